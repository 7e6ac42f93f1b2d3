import type { Logger, Timer, Timers } from '#libs/platform';
import { malformed } from '../admission/malformed.ts';

export interface UploadPulseOptions {
  readonly timers: Timers;
  readonly logger: Logger;
  /** How long an upload that sends nothing keeps its place. */
  readonly leaseSeconds: number;
  /** Bytes of the body so far, and whether that is all of it: then the time is ours, not the client's. */
  readonly progress: () => { readonly received: number; readonly complete: boolean };
  /** Renews what the upload holds. */
  readonly renew: () => Promise<void>;
  readonly failure: AbortController;
}

/**
 * Renews an upload's leases every third of their time while bytes come in, and ends the upload when none came for the
 * whole of it: Node's own limit is on the whole request, however large.
 */
export class UploadPulse {
  readonly #options: UploadPulseOptions;
  #received = 0;
  #silentBeats = 0;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(options: UploadPulseOptions) {
    this.#options = options;
    this.#next();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #next(): void {
    const { timers, leaseSeconds } = this.#options;
    this.#timer = timers.after((leaseSeconds * 1000) / 3, () => void this.#beat());
  }

  async #beat(): Promise<void> {
    const { progress, renew, failure, logger, leaseSeconds } = this.#options;
    const { received, complete } = progress();
    const alive = complete || received > this.#received;
    this.#received = received;
    this.#silentBeats = alive ? 0 : this.#silentBeats + 1;
    if (this.#silentBeats >= 3) return failure.abort(malformed(`Nothing came for ${leaseSeconds} s. Send it again.`));
    if (alive) await renew().catch((error: unknown) => logger.error({ err: error }, 'upload lease not renewed'));
    if (!this.#stopped) this.#next();
  }
}
