import { Migration } from '@mikro-orm/migrations';

class CreatePeople extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE users (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        email text NOT NULL,
        roles text[] NOT NULL,
        disabled boolean NOT NULL DEFAULT false,
        password_hash text,
        preferences jsonb NOT NULL,
        stream_version integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL
      )`);
    this.addSql('CREATE UNIQUE INDEX users_email ON users (lower(email))');
    this.addSql(`
      CREATE TABLE profile_tokens (
        user_id uuid PRIMARY KEY REFERENCES users,
        secret_hash bytea NOT NULL UNIQUE,
        hint text NOT NULL,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz
      )`);
    this.addSql(`
      CREATE TABLE sessions (
        secret_hash bytea PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users,
        expires_at timestamptz NOT NULL
      )`);
    this.addSql(`
      CREATE TABLE callback_secrets (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users,
        sealed text NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz
      )`);
    this.addSql('CREATE INDEX callback_secrets_user ON callback_secrets (user_id)');
    this.addSql(`
      CREATE TABLE login_attempts (
        key bytea PRIMARY KEY,
        failures integer NOT NULL,
        blocked_until timestamptz NOT NULL
      )`);
    this.addSql('CREATE INDEX login_attempts_blocked_until ON login_attempts (blocked_until)');
  }
}

export const peopleMigrations = [CreatePeople];
