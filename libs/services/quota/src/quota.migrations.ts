import { Migration } from '@mikro-orm/migrations';

class CreateQuotas extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE limits (
        id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
        limits jsonb NOT NULL
      )`);
    this.addSql(`
      CREATE TABLE upload_level (
        used double precision NOT NULL,
        at_ms bigint NOT NULL
      )`);
    this.addSql('INSERT INTO upload_level (used, at_ms) VALUES (0, 0)');
    // The streams reservation-<target>, folded; next_expiry is when the first of the leases ends.
    this.addSql(`
      CREATE TABLE reservations (
        target text PRIMARY KEY,
        version integer NOT NULL DEFAULT 0,
        holders jsonb NOT NULL DEFAULT '[]',
        next_expiry timestamptz
      )`);
    this.addSql('CREATE INDEX reservations_next_expiry ON reservations (next_expiry) WHERE next_expiry IS NOT NULL');
    this.addSql(`CREATE INDEX reservations_held ON reservations (target) WHERE holders <> '[]'`);
    this.addSql(`
      CREATE TABLE jobs (
        job_id text PRIMARY KEY,
        target text NOT NULL,
        team_id text NOT NULL,
        ended boolean NOT NULL DEFAULT false
      )`);
    this.addSql(`
      CREATE TABLE team_databases (
        database_hash text PRIMARY KEY,
        team_id text NOT NULL,
        version integer NOT NULL,
        rows bigint NOT NULL
      )`);
    this.addSql('CREATE INDEX team_databases_team ON team_databases (team_id) INCLUDE (rows)');
  }
}

export const quotaMigrations = [CreateQuotas];
