import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/platform';

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Holds new attempts back while the object storage is away: each would come to nothing, and yet add to its job's history
 * and mails. A pause is twice as long as the one before, until an attempt gets through.
 */
@Injectable()
export class StorageOutage {
  #pauseMs = 0;
  #until = -Infinity;

  constructor(private readonly clock: Clock) {}

  get lasts(): boolean {
    return this.clock.monotonic() < this.#until;
  }

  /** An attempt has failed for it; others that were under way at the same time do not make it longer. */
  noticed(): void {
    if (this.lasts) return;
    this.#pauseMs = Math.min(Math.max(firstPauseMs, 2 * this.#pauseMs), longestPauseMs);
    this.#until = this.clock.monotonic() + this.#pauseMs;
  }

  over(): void {
    this.#pauseMs = 0;
  }
}
