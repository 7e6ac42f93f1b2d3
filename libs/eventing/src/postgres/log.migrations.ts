import type { Constructor } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';

/** A partition's row is locked while messages are added to it: offsets have no gaps, and their order is that of the commits. */
class CreateLog extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE topics (
      name text PRIMARY KEY,
      retention_days integer,
      compacted boolean NOT NULL
    )`);
    this.addSql(`CREATE TABLE partitions (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      topic text NOT NULL REFERENCES topics,
      number integer NOT NULL,
      next_offset bigint NOT NULL DEFAULT 0,
      UNIQUE (topic, number)
    ) WITH (fillfactor = 20)`);
    this.addSql(`CREATE TABLE messages (
      partition_id integer NOT NULL,
      "offset" bigint NOT NULL,
      written_at timestamptz NOT NULL,
      key text NOT NULL,
      headers text NOT NULL,
      value text NOT NULL,
      PRIMARY KEY (partition_id, "offset")
    )`);
  }
}

class CreateGroups extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE groups (
      name text PRIMARY KEY,
      generation bigint NOT NULL DEFAULT 0
    ) WITH (fillfactor = 50)`);
    this.addSql(`CREATE TABLE members (
      id uuid PRIMARY KEY,
      group_name text NOT NULL REFERENCES groups,
      topics text[] NOT NULL,
      expires_at timestamptz NOT NULL
    ) WITH (fillfactor = 50)`);
    this.addSql('CREATE INDEX members_by_group ON members (group_name)');
    this.addSql(`CREATE TABLE assignments (
      group_name text NOT NULL REFERENCES groups,
      partition_id integer NOT NULL REFERENCES partitions,
      member_id uuid NOT NULL REFERENCES members ON DELETE CASCADE,
      PRIMARY KEY (group_name, partition_id)
    )`);
  }
}

export const logMigrations: readonly Constructor<Migration>[] = [CreateLog, CreateGroups];
