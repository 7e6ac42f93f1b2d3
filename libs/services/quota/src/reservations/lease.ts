import { Inject, Injectable } from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '#libs/platform';

/** How long an upload that sends nothing keeps its place. */
@Injectable()
export class Lease {
  readonly #milliseconds: number;

  constructor(@Inject(CONFIGURATION) { RESERVATION_SECONDS }: Configuration) {
    this.#milliseconds = RESERVATION_SECONDS * 1000;
  }

  from(now: Date): string {
    return new Date(now.getTime() + this.#milliseconds).toISOString();
  }
}
