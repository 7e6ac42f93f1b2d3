import type { Database } from '#libs/platform';
import type { MeasuredEngine } from './engines-to-measure.ts';
import type { Results } from './measurement.ts';

/** What the measurements of throughput on one engine share. */
export interface Round extends MeasuredEngine {
  /** Of the gateway. */
  readonly database: Database;
  /** How many go through. */
  readonly events: number;
  readonly results: Results;
}
