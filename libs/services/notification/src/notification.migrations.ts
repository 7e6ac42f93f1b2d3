import { Migration } from '@mikro-orm/migrations';

/** `json`, not `jsonb`: a repeated delivery has the same bytes, and names from strangers may hold `\u0000`. */
class CreateDeliveries extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE people (
        user_id text PRIMARY KEY,
        name text NOT NULL,
        email text NOT NULL,
        disabled boolean NOT NULL,
        preferences jsonb NOT NULL,
        callback_secrets jsonb NOT NULL
      )`);
    this.addSql(`
      CREATE TABLE job_facts (
        job_id text PRIMARY KEY,
        submitted_by text NOT NULL,
        callback_url text,
        facts json NOT NULL
      )`);
    this.addSql(`
      CREATE TABLE deliveries (
        id text PRIMARY KEY,
        job_id text NOT NULL,
        sequence integer NOT NULL,
        channel text NOT NULL,
        destination text NOT NULL,
        event json NOT NULL,
        status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'abandoned')),
        next_attempt_at timestamptz NOT NULL,
        leased_until timestamptz,
        UNIQUE (job_id, channel, sequence)
      )`);
    this.addSql(`CREATE INDEX deliveries_due ON deliveries (channel, next_attempt_at) WHERE status = 'pending'`);
    this.addSql(`CREATE INDEX deliveries_waiting ON deliveries (job_id, channel, sequence) WHERE status = 'pending'`);
  }
}

export const notificationMigrations = [CreateDeliveries];
