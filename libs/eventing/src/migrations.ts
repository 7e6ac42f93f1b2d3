import type { Constructor } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';

/**
 * `json`, not `jsonb`: names from strangers may hold `\u0000` or half a surrogate pair, which only `json` keeps. Headers and
 * values of messages are never looked into, so they are text.
 */
class CreateEventStore extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE events (
      stream text NOT NULL,
      version integer NOT NULL,
      type text NOT NULL,
      data json NOT NULL,
      metadata json NOT NULL,
      PRIMARY KEY (stream, version)
    )`);
    this.addSql(`CREATE TABLE snapshots (
      stream text PRIMARY KEY,
      version integer NOT NULL,
      state_version integer NOT NULL,
      state json NOT NULL
    )`);
    this.addSql(`CREATE TABLE outbox (
      position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      topic text NOT NULL,
      key text NOT NULL,
      headers text NOT NULL,
      value text NOT NULL
    ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)`);
  }
}

class CreateConsumerProgress extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE consumer_progress (
      group_name text NOT NULL,
      topic text NOT NULL,
      partition integer NOT NULL,
      next_offset bigint NOT NULL,
      PRIMARY KEY (group_name, topic, partition)
    ) WITH (fillfactor = 50)`);
    this.addSql(`CREATE TABLE stream_progress (
      group_name text NOT NULL,
      topic text NOT NULL,
      key text NOT NULL,
      version integer NOT NULL,
      PRIMARY KEY (group_name, topic, key)
    ) WITH (fillfactor = 80)`);
    this.addSql(`CREATE TABLE handled_messages (
      group_name text NOT NULL,
      id text NOT NULL,
      handled_at timestamptz NOT NULL,
      PRIMARY KEY (group_name, id)
    )`);
    this.addSql('CREATE INDEX handled_messages_by_time ON handled_messages (handled_at)');
  }
}

class CreateParkedMessages extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE parked_messages (
      group_name text NOT NULL,
      topic text NOT NULL,
      key text NOT NULL,
      partition integer NOT NULL,
      "offset" bigint NOT NULL,
      headers text NOT NULL,
      value text NOT NULL,
      replay boolean NOT NULL DEFAULT false,
      attempts integer NOT NULL DEFAULT 0,
      next_attempt_at timestamptz NOT NULL,
      reason text,
      PRIMARY KEY (group_name, topic, key, "offset")
    )`);
    this.addSql('CREATE INDEX parked_messages_by_attempt ON parked_messages (group_name, next_attempt_at)');
    this.addSql('CREATE TABLE replayed_dead_letters (id text PRIMARY KEY, replayed_at timestamptz NOT NULL)');
  }
}

/** The object storage that the service's events speak of. */
class CreateInstallation extends Migration {
  override up(): void {
    this.addSql(`CREATE TABLE installation (
      id text NOT NULL,
      only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one)
    )`);
  }
}

/** The tables of the event core in a service's schema; they come before the service's own. */
export const eventingMigrations: readonly Constructor<Migration>[] = [
  CreateEventStore,
  CreateConsumerProgress,
  CreateParkedMessages,
  CreateInstallation,
];
