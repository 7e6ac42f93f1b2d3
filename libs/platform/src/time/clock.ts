/** The only source of the current time, so that a simulation can bring its own. */
export abstract class Clock {
  abstract now(): Date;

  /** Milliseconds of a clock that never goes backwards: for durations, not for dates. */
  abstract monotonic(): number;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }

  monotonic(): number {
    return performance.now();
  }
}
