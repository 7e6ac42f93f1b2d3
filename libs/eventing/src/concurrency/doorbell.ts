import type { Timers } from '#libs/platform';

/** Lets one loop rest until somebody rings. A ring while nobody rests ends the next rest at once. */
export class Doorbell {
  readonly #timers: Timers;
  #rung = false;
  #answer: (() => void) | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  ring(): void {
    this.#rung = true;
    this.#answer?.();
  }

  async rest(milliseconds: number): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = this.#timers.after(milliseconds, resolve);
        this.#answer = () => {
          timer.cancel();
          resolve();
        };
      });
      this.#answer = undefined;
    }
    this.#rung = false;
  }
}
