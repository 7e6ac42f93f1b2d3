import { Migration } from '@mikro-orm/migrations';

class CreateDatabases extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE databases (
        hash text PRIMARY KEY,
        version integer NOT NULL,
        rows bigint NOT NULL,
        codebook_key text NOT NULL
      )`);
    this.addSql('CREATE TABLE kept_objects (key text PRIMARY KEY)');
  }
}

export const databasesMigrations = [CreateDatabases];
