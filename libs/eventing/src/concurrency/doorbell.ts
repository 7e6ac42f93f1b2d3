import type { Timers } from '#libs/platform';

/** Lets one loop rest until somebody rings. A ring while nobody rests ends the next rest at once. */
export class Doorbell {
  readonly #timers: Timers;
  #rung = false;
  #wakeUp: (() => void) | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Returns whether somebody has rung since it was answered last, and answers. */
  answer(): boolean {
    const rung = this.#rung;
    this.#rung = false;
    return rung;
  }

  ring(): void {
    this.#rung = true;
    this.#wakeUp?.();
  }

  async rest(milliseconds: number): Promise<void> {
    if (this.answer()) return;
    await new Promise<void>((resolve) => {
      const timer = this.#timers.after(milliseconds, resolve);
      this.#wakeUp = () => {
        timer.cancel();
        resolve();
      };
    });
    this.#wakeUp = undefined;
    this.#rung = false;
  }
}
