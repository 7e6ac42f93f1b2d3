import { topics, type JobEvent } from '#libs/contracts';
import { claimNewStreams, type Recorded } from '#libs/eventing';
import type { Database } from '#libs/platform';
import { projectionsGroup } from './projections-group.ts';
import { evolveJob } from './read-model/evolve-job.ts';
import type { JobRow } from './read-model/job-row.ts';
import { eventRow } from './read-model/tables.ts';

// What the projection and the feed do of a batch, for jobs that nobody knows of yet: every upload waits for it.
const enter = `
  WITH claimed AS (${claimNewStreams}), entered_jobs AS (
    INSERT INTO processing_log
    SELECT job.* FROM json_populate_recordset(NULL::processing_log, $5) AS job JOIN claimed ON key = job_id
  ), entered_events AS (
    INSERT INTO job_events
    SELECT event.* FROM json_populate_recordset(NULL::job_events, $6) AS event JOIN claimed ON key = job_id
  )
  INSERT INTO job_feed (job_id, sequence)
  SELECT claimed.key, sequence FROM claimed, generate_series(1, claimed.version) AS sequence ORDER BY key, sequence`;

/** Enters all events of new jobs in one statement, but of those that the consumer has entered. */
export async function enterNewJobs(
  jobs: readonly (readonly Recorded<JobEvent>[])[],
  database: Database,
): Promise<void> {
  const rows = jobs.map((events) => events.reduce<JobRow | null>(evolveJob, null)!);
  await database.send(enter, [
    ...[projectionsGroup, topics.jobEvents.name],
    ...[rows.map((row) => row.job_id), rows.map((row) => row.sequence)],
    ...[JSON.stringify(rows), JSON.stringify(jobs.flat().map(eventRow))],
  ]);
}
