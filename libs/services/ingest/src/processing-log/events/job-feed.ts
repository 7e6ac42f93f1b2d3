import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { JobCloudEvent } from '#libs/contracts';
import { Database } from '#libs/platform';
import type { Caller } from '../../people/caller.ts';
import { mayBeSeen, readerOf, visibleTo } from '../jobs/job-journal.ts';
import { eventColumns, toJobCloudEvent, type EventRow } from './job-event-reader.ts';

const pageSize = 500;

/** A place in the feed: `<transaction>-<position>`, as the IDs of the stream of all jobs. */
export const feedCursor = z.string().regex(/^\d{1,19}-\d{1,18}$/, 'must be the ID of an event of this stream');

export interface FeedPage {
  /** Those that the caller may see. */
  readonly events: readonly { readonly id: string; readonly event: JobCloudEvent }[];
  /** After all that was looked at. */
  readonly cursor: string;
}

type FeedRow = EventRow & { readonly cursor: string; readonly visible: boolean };

/** The events of all jobs, in the order in which this service learned of them. */
@Injectable()
export class JobFeed {
  constructor(private readonly database: Database) {}

  /** Where the events begin that nobody can have seen yet. */
  async end(): Promise<string> {
    const [end] = await this.database.query<{ cursor: string }>(
      `SELECT pg_snapshot_xmin(pg_current_snapshot())::text || '-0' AS cursor`,
    );
    if (!end) throw new Error('the snapshot has no row');
    return end.cursor;
  }

  async after(caller: Caller, cursor: string): Promise<FeedPage> {
    for (let from = cursor; ;) {
      const rows = await this.page(caller, from);
      const seen = rows.filter(({ visible }) => visible);
      from = rows.at(-1)?.cursor ?? from;
      if (seen.length === 0 && rows.length === pageSize) continue;
      return {
        events: seen.map(({ cursor: id, visible: _, ...row }) => ({ id, event: toJobCloudEvent(row) })),
        cursor: from,
      };
    }
  }

  private page(caller: Caller, cursor: string): Promise<FeedRow[]> {
    return this.database.query<FeedRow>(entriesAfter, [...readerOf(caller), ...cursor.split('-')]);
  }
}

// Only what is older than every transaction under way: one of those may still commit an earlier entry.
const entriesAfter = `${visibleTo}
  SELECT entry.transaction_id || '-' || entry.position AS cursor, event.job_id IS NOT NULL AS visible, ${eventColumns}
  FROM (
    SELECT * FROM job_feed
    WHERE (transaction_id, position) > ($3::xid8, $4::bigint)
      AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY transaction_id, position LIMIT ${pageSize}
  ) AS entry
  LEFT JOIN processing_log AS job ON job.job_id = entry.job_id AND ${mayBeSeen}
  LEFT JOIN job_events AS event ON event.job_id = job.job_id AND event.sequence = entry.sequence
  ORDER BY entry.transaction_id, entry.position`;
