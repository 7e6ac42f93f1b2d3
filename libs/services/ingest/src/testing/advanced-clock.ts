import { SystemClock } from '#libs/platform';

/** Real time, and as much more as a test says. */
export class AdvancedClock extends SystemClock {
  aheadMs = 0;

  override now(): Date {
    return new Date(super.now().getTime() + this.aheadMs);
  }
}
