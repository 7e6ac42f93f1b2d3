import { Migration } from '@mikro-orm/migrations';

class CreateIdempotencyRecords extends Migration {
  override up(): void {
    // Without an answer the first request is still running, and `expires_at` is the end of its lease.
    this.addSql(`
      CREATE TABLE idempotency_records (
        user_id uuid NOT NULL REFERENCES users,
        key text NOT NULL,
        job_id text NOT NULL,
        expires_at timestamptz NOT NULL,
        request json,
        answer json,
        PRIMARY KEY (user_id, key)
      )`);
    this.addSql('CREATE INDEX idempotency_records_expiry ON idempotency_records (expires_at)');
  }
}

export const uploadsMigrations = [CreateIdempotencyRecords];
