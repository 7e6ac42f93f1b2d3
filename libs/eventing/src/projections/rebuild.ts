import type { Database } from '#libs/platform';
import type { EventLog } from '../log/event-log.ts';
import type { Projection } from './projection.ts';

export interface RebuildOptions {
  readonly projection: Projection<never>;
  readonly database: Database;
  readonly log: EventLog;
  /** Of the live tables. */
  readonly schema: string;
  /** The consumer group that keeps the live tables up to date. */
  readonly group: string;
}

export interface RebuildResult {
  readonly messages: number;
  /** Rows of each rebuilt table. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Builds a projection anew from the log, beside the live one, and puts it in its place. */
export function rebuildProjection(_options: RebuildOptions): Promise<RebuildResult> {
  return Promise.reject(new Error('under construction'));
}
