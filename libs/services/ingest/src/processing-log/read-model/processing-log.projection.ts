import { type JobEvent, topics } from '#libs/contracts';
import type { Projection, Recorded } from '#libs/eventing';
import type { Queryable } from '#libs/platform';
import { evolveJob } from './evolve-job.ts';
import type { JobRow } from './job-row.ts';

/** The read model behind the jobs routes: `processing_log` has a row a job, `job_events` every event as it was recorded. */
export const processingLogProjection: Projection<JobEvent> = {
  name: 'processing-log',
  topics: [topics.jobEvents.name],
  tables: ['processing_log', 'job_events'],
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

async function saveRows(rows: readonly JobRow[], database: Queryable): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  await database.query(
    `INSERT INTO processing_log
     SELECT * FROM json_populate_recordset(NULL::processing_log, $1)
     ON CONFLICT (job_id) DO UPDATE SET ${columns.map((column) => `${column} = EXCLUDED.${column}`).join(', ')}`,
    [JSON.stringify(rows)],
  );
}

async function saveEvents(events: readonly Recorded<JobEvent>[], database: Queryable): Promise<void> {
  const rows = events.map(
    ({ type, data, metadata: { key, sequence, id, time, source, causationId, traceparent } }) => ({
      job_id: key,
      sequence,
      id,
      type,
      time,
      source,
      causation_id: causationId,
      traceparent,
      data,
    }),
  );
  await database.query('INSERT INTO job_events SELECT * FROM json_populate_recordset(NULL::job_events, $1)', [
    JSON.stringify(rows),
  ]);
}
