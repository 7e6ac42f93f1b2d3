import { Migration } from '@mikro-orm/migrations';

class CreateWorkQueue extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE work_queue (
        job_id text PRIMARY KEY,
        destination text NOT NULL,
        user_id text NOT NULL,
        attempt integer NOT NULL,
        position bigint GENERATED ALWAYS AS IDENTITY,
        -- The process that runs the job, and until when it is believed to without a sign of life; null while it waits.
        holder integer,
        lease_until timestamptz,
        CHECK ((holder IS NULL) = (lease_until IS NULL))
      )`);
    this.addSql(
      'CREATE UNIQUE INDEX one_running_job_a_destination ON work_queue (destination) WHERE holder IS NOT NULL',
    );
    this.addSql('CREATE INDEX waiting_jobs ON work_queue (user_id, position) WHERE holder IS NULL');
    this.addSql('CREATE TABLE served_users (user_id text PRIMARY KEY, turn bigint NOT NULL)');
    this.addSql('CREATE SEQUENCE turns');
    this.addSql('CREATE SEQUENCE holders AS integer CYCLE');
    this.addSql(`
      CREATE TABLE early_cancellations (
        job_id text PRIMARY KEY,
        cancelled_by text NOT NULL,
        causation_id text NOT NULL
      )`);
  }
}

export const workQueueMigrations = [CreateWorkQueue];
