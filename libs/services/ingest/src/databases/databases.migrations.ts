import { Migration } from '@mikro-orm/migrations';

class CreateDatabases extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE databases (
        hash text PRIMARY KEY,
        name text NOT NULL,
        folder text NOT NULL,
        owner_id uuid NOT NULL,
        created_at timestamptz NOT NULL
      )`);
    this.addSql(databaseVersions);
    this.addSql(`
      CREATE TABLE database_segments (
        hash text NOT NULL,
        version integer NOT NULL,
        position integer NOT NULL,
        key text NOT NULL,
        rows bigint NOT NULL,
        bytes bigint NOT NULL,
        PRIMARY KEY (hash, version, position)
      )`);
  }
}

// A version consists of the segments of all versions from its base on. A restored one has copies of those it restores, and
// names neither job nor receipt.
const databaseVersions = `
  CREATE TABLE database_versions (
    hash text NOT NULL,
    version integer NOT NULL,
    base_version integer NOT NULL,
    restored_from integer,
    job_id text,
    rows bigint NOT NULL,
    variables integer NOT NULL,
    codebook_key text NOT NULL,
    source json NOT NULL,
    receipt json,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (hash, version)
  )`;

export const databasesMigrations = [CreateDatabases];
