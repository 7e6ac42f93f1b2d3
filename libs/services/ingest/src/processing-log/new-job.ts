import { topics, type JobEvent } from '#libs/contracts';
import { claimNewStream, type Recorded } from '#libs/eventing';
import type { Database } from '#libs/platform';
import { projectionsGroup } from './projections-group.ts';
import { evolveJob } from './read-model/evolve-job.ts';
import type { JobRow } from './read-model/job-row.ts';
import { eventRow } from './read-model/tables.ts';

// What the projection and the feed do of a batch, for one job that nobody knows of yet: every upload waits for it.
const enter = `
  WITH claimed AS (${claimNewStream}), job AS (
    INSERT INTO processing_log SELECT entered.* FROM claimed, json_populate_record(NULL::processing_log, $5) AS entered
  ), recorded AS (
    INSERT INTO job_events SELECT entered.* FROM claimed, json_populate_recordset(NULL::job_events, $6) AS entered
  )
  INSERT INTO job_feed (job_id, sequence)
  SELECT claimed.key, sequence FROM claimed, generate_series(1, claimed.version) AS sequence`;

/** Enters all events of a new job in one statement, unless the consumer has. */
export async function enterNewJob(events: readonly Recorded<JobEvent>[], database: Database): Promise<void> {
  const job = events.reduce<JobRow | null>(evolveJob, null)!;
  await database.send(enter, [
    ...[projectionsGroup, topics.jobEvents.name, job.job_id, job.sequence],
    JSON.stringify(job),
    JSON.stringify(events.map(eventRow)),
  ]);
}
