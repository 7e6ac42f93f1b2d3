import type { Clock } from '#libs/platform';
import type { ReportProgress } from './conversion.ts';
import type { StageTimes } from './stage-times.ts';

const intervalMs = 250;

/** Gathers how far a conversion has come, and reports it now and then. */
export class ProgressMeter {
  rowsRead = 0;
  encoding: string | null = null;
  #percent = 0;
  #reportedAt = -Infinity;
  readonly #clock: Clock;
  readonly #times: StageTimes;
  readonly #report: ReportProgress;

  constructor(clock: Clock, times: StageTimes, report: ReportProgress) {
    this.#clock = clock;
    this.#times = times;
    this.#report = report;
  }

  /** 100 is for what is published. */
  readBytes(bytesRead: number, bytes: number): void {
    this.#percent = Math.min(99, Math.floor((100 * bytesRead) / bytes));
    this.tick();
  }

  readRows(rows: number): void {
    this.rowsRead = rows;
    this.tick();
  }

  tick(): void {
    const now = this.#clock.monotonic();
    if (now - this.#reportedAt < intervalMs) return;
    this.#reportedAt = now;
    const { rowsRead, encoding } = this;
    this.#report({ stage: this.#times.stage ?? 'fetching', percent: this.#percent, rowsRead, encoding });
  }
}
