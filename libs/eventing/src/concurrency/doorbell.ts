import type { Timers } from '#libs/platform';

/** Lets one loop rest until somebody rings. A ring while nobody rests ends the next rest at once. */
export class Doorbell {
  readonly #timers: Timers;
  #rung = false;
  #wakeUp: (() => void) | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  ring(): void {
    this.#rung = true;
    this.#wakeUp?.();
  }

  async rest(milliseconds: number): Promise<void> {
    if (!this.#rung) await this.#untilRungOr(milliseconds);
    this.#wakeUp = undefined;
    this.#rung = false;
  }

  #untilRungOr(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#timers.after(milliseconds, resolve);
      this.#wakeUp = () => {
        timer.cancel();
        resolve();
      };
    });
  }
}
