import { Injectable } from '@nestjs/common';
import { publicJobEvent, type JobCloudEvent, type JobEvent } from '#libs/contracts';
import { toCloudEvent, type MessageMetadata } from '#libs/eventing';
import { Database } from '#libs/platform';
import { utc } from '../../utc.ts';

/** A row of `job_events`, as SQL gives it by `eventColumns`. */
export interface EventRow extends MessageMetadata {
  readonly type: JobEvent['type'];
  readonly data: never;
  readonly sequence: number;
}

/** Of `job_events AS event`. */
export const eventColumns = `event.type, event.data, event.id, event.job_id AS key, event.sequence, event.time, event.source,
  event.causation_id AS "causationId", event.traceparent`;

/** Reads what happened to a job, for people who may see it. */
@Injectable()
export class JobEventReader {
  constructor(private readonly database: Database) {}

  /** In order, without gaps. */
  async after(jobId: string, sequence: number): Promise<JobCloudEvent[]> {
    const rows = await this.database.query<EventRow>(
      `SELECT ${eventColumns} FROM job_events AS event WHERE job_id = $1 AND sequence > $2 ORDER BY sequence`,
      [jobId, sequence],
    );
    return rows.map(toJobCloudEvent);
  }
}

export function toJobCloudEvent({ type, data, ...metadata }: EventRow): JobCloudEvent {
  const event = publicJobEvent({ type, data });
  return toCloudEvent({ ...event, metadata: { ...metadata, time: utc(metadata.time) } }) as JobCloudEvent;
}
