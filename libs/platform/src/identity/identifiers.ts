import { v7 } from 'uuid';
import type { Clock } from '../time/clock.ts';
import type { Random } from './random.ts';

/** Makes the identifiers of the system. */
export abstract class Identifiers {
  /** A UUID version 7 (RFC 9562): sorts by the time of its making. */
  abstract uuid(): string;

  /** An unguessable name for a URL: 16 characters of the URL-safe base64 alphabet, 96 bits. */
  abstract hash(): string;
}

export class SystemIdentifiers extends Identifiers {
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(clock: Clock, random: Random) {
    super();
    this.#clock = clock;
    this.#random = random;
  }

  uuid(): string {
    return v7({ msecs: this.#clock.now().getTime(), rng: () => this.#random.bytes(16) });
  }

  hash(): string {
    return this.#random.bytes(12).toString('base64url');
  }
}
