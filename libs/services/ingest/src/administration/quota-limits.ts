import { Injectable } from '@nestjs/common';
import { initialQuotaLimits, type QuotaLimits } from '#libs/contracts';
import { Database } from '#libs/platform';

/** The limits in force, as far as this service has heard of them. */
@Injectable()
export class QuotaLimitsReadModel {
  constructor(private readonly database: Database) {}

  async current(): Promise<QuotaLimits> {
    const [row] = await this.database.query<{ limits: QuotaLimits }>('SELECT limits FROM quota_limits');
    return row?.limits ?? initialQuotaLimits;
  }

  /** `sequence` is the event's in the stream of limits: what is older than what is known changes nothing. */
  async keep(limits: QuotaLimits, sequence: number): Promise<void> {
    await this.database.query(
      `INSERT INTO quota_limits AS known (limits, sequence) VALUES ($1, $2)
       ON CONFLICT (id) DO UPDATE SET limits = excluded.limits, sequence = excluded.sequence
       WHERE known.sequence < excluded.sequence`,
      [JSON.stringify(limits), sequence],
    );
  }
}
