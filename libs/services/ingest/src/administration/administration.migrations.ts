import { Migration } from '@mikro-orm/migrations';

class CreateQuotaLimits extends Migration {
  override up(): void {
    this.addSql(`
      CREATE TABLE quota_limits (
        id boolean PRIMARY KEY DEFAULT true CHECK (id),
        limits jsonb NOT NULL,
        sequence integer NOT NULL
      )`);
  }
}

export const administrationMigrations = [CreateQuotaLimits];
