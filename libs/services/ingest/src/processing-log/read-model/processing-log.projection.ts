import { type JobEvent, topics } from '#libs/contracts';
import { insertRows, replacing, type Projection, type Recorded } from '#libs/eventing';
import type { Queryable } from '#libs/platform';
import { evolveJob } from './evolve-job.ts';
import type { JobRow } from './job-row.ts';
import { eventRow, jobEvents, processingLog } from './tables.ts';

/** The read model behind the jobs routes: `processing_log` has a row a job, `job_events` every event as it was recorded. */
export const processingLogProjection: Projection<JobEvent> = {
  name: 'processing-log',
  topics: [topics.jobEvents.name],
  tables: ['processing_log', 'job_events'],
  appendOnly: ['job_events'],
  apply: async (events, database) => {
    const rows = await currentRows(events, database);
    for (const event of events) rows.set(event.metadata.key, evolveJob(rows.get(event.metadata.key) ?? null, event));
    await saveRows([...rows.values()], database);
    await saveEvents(events, database);
  },
};

async function currentRows(events: readonly Recorded<JobEvent>[], database: Queryable): Promise<Map<string, JobRow>> {
  const jobIds = new Set(events.map(({ metadata }) => metadata.key));
  for (const { type, metadata } of events) if (type === 'JobReceived') jobIds.delete(metadata.key);
  if (jobIds.size === 0) return new Map();
  const found = await database.query<{ row: JobRow }>(
    'SELECT to_json(processing_log) AS row FROM processing_log WHERE job_id = ANY($1)',
    [[...jobIds]],
  );
  return new Map(found.map(({ row }) => [row.job_id, row]));
}

const saveRows = (rows: readonly JobRow[], database: Queryable) =>
  insertRows(database, processingLog, rows, replacing(processingLog, 'job_id'));

const saveEvents = (events: readonly Recorded<JobEvent>[], database: Queryable) =>
  insertRows(database, jobEvents, events.map(eventRow));
