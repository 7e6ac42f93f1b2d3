import { Migration } from '@mikro-orm/migrations';

class CreateProcessingLog extends Migration {
  override up(): void {
    this.addSql(processingLog);
    this.addSql('CREATE INDEX processing_log_newest ON processing_log (created_at, job_id)');
    this.addSql('CREATE INDEX processing_log_target ON processing_log (target_hash, created_at)');
    this.addSql('CREATE INDEX processing_log_database ON processing_log (database_hash, created_at)');
    this.addSql('CREATE INDEX processing_log_submitter ON processing_log (submitted_by, created_at)');
    this.addSql(`CREATE INDEX processing_log_queue ON processing_log (created_at, job_id) WHERE status = 'queued'`);
    this.addSql(jobEvents);
    this.addSql(jobFeed);
  }
}

const processingLog = `
  CREATE TABLE processing_log (
    job_id text PRIMARY KEY,
    action text NOT NULL,
    status text NOT NULL,
    dry_run boolean NOT NULL,
    target_hash text NOT NULL,
    target_kind text NOT NULL,
    target_name text NOT NULL,
    database_hash text NOT NULL,
    database_name text NOT NULL,
    database_version integer,
    file_name text NOT NULL,
    file_size bigint NOT NULL,
    file_sha256 text NOT NULL,
    file_format text NOT NULL,
    file_encoding text,
    file_key text NOT NULL,
    submitted_by uuid NOT NULL,
    via text NOT NULL,
    attempt integer NOT NULL,
    max_attempts integer NOT NULL,
    progress json,
    sequence integer NOT NULL,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    updated_at timestamptz NOT NULL,
    finished_at timestamptz,
    failure json,
    error_count integer NOT NULL,
    errors_key text,
    receipt json
  )`;

const jobEvents = `
  CREATE TABLE job_events (
    job_id text NOT NULL,
    sequence integer NOT NULL,
    id text NOT NULL,
    type text NOT NULL,
    time timestamptz NOT NULL,
    source text NOT NULL,
    causation_id text,
    traceparent text,
    data json NOT NULL,
    PRIMARY KEY (job_id, sequence)
  )`;

// The order in which this service learned of events: where a reader of all jobs' events goes on. It is no part of the
// projection, since the log has no such order.
const jobFeed = `
  CREATE TABLE job_feed (
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    position bigint GENERATED ALWAYS AS IDENTITY,
    job_id text NOT NULL,
    sequence integer NOT NULL,
    PRIMARY KEY (transaction_id, position)
  )`;

export const processingLogMigrations = [CreateProcessingLog];
