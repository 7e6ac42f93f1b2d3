import { Inject, Injectable } from '@nestjs/common';
import type { DeliveryEvent, JobEvent } from '#libs/contracts';
import type { Recorded } from '#libs/eventing';
import { Clock, CONFIGURATION, Database, type Configuration } from '#libs/platform';
import type { Channel, DeliveryIdentity } from './delivery.decider.ts';
import type { PlannedDelivery } from './planned-deliveries.ts';

/** A delivery that this process alone may attempt until its lease ends. */
export interface ClaimedDelivery extends DeliveryIdentity {
  readonly destination: string;
  /** Without its internal members. */
  readonly event: Recorded<JobEvent>;
  readonly leasedUntil: Date;
}

export interface Claim {
  readonly channel: Channel;
  readonly leaseMs: number;
  /** Destinations that have enough to do. */
  readonly busy: readonly string[];
}

/** Deliveries that wait for their time, their turn, or their end. */
@Injectable()
export class DeliveryQueue {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #firstPauses: Readonly<Record<Channel, number>>;

  constructor(database: Database, clock: Clock, @Inject(CONFIGURATION) configuration: Configuration) {
    this.#database = database;
    this.#clock = clock;
    this.#firstPauses = { mail: 0, callback: configuration.CALLBACK_RETRY_SECONDS[0] ?? 0 };
  }

  async add(event: Recorded<{ type: string; data: object }>, deliveries: readonly PlannedDelivery[]): Promise<void> {
    const { key, sequence } = event.metadata;
    for (const { channel, destination } of deliveries) {
      const due = new Date(this.#clock.now().getTime() + this.#firstPauses[channel] * 1000);
      await this.#database.query(
        `INSERT INTO deliveries (id, job_id, sequence, channel, destination, event, next_attempt_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO NOTHING`,
        [`${key}-${sequence}-${channel}`, key, sequence, channel, destination, JSON.stringify(event), due],
      );
    }
  }

  /** The longest due delivery that no former one of its job is before. Whose lease has run out is due again. */
  async claim({ channel, leaseMs, busy }: Claim): Promise<ClaimedDelivery | null> {
    const now = this.#clock.now();
    const leasedUntil = new Date(now.getTime() + leaseMs);
    const [claimed] = await this.#database.query<ClaimedDelivery>(
      `UPDATE deliveries SET leased_until = $3 WHERE id = (
         SELECT id FROM deliveries AS due
         WHERE channel = $1 AND status = 'pending' AND next_attempt_at <= $2
           AND (leased_until IS NULL OR leased_until <= $2) AND destination <> ALL($4::text[])
           AND NOT EXISTS (
             SELECT FROM deliveries AS former
             WHERE former.job_id = due.job_id AND former.channel = due.channel AND former.status = 'pending'
               AND former.sequence < due.sequence)
         ORDER BY next_attempt_at, job_id, sequence LIMIT 1
         FOR UPDATE SKIP LOCKED)
       RETURNING id AS "deliveryId", job_id AS "jobId", sequence, channel, destination, event,
         leased_until AS "leasedUntil"`,
      [channel, now, leasedUntil, busy],
    );
    return claimed ?? null;
  }

  /** Locks the row for the rest of the transaction. False where the lease was lost: somebody else has the delivery. */
  async isHeld({ deliveryId, leasedUntil }: ClaimedDelivery): Promise<boolean> {
    const held = await this.#database.query(
      `SELECT FROM deliveries WHERE id = $1 AND leased_until = $2 AND status = 'pending' FOR UPDATE`,
      [deliveryId, leasedUntil],
    );
    return held.length > 0;
  }

  /** Puts the delivery where its last attempt says. */
  async settle({ type, data }: DeliveryEvent): Promise<void> {
    const status = { DeliverySucceeded: 'delivered', DeliveryFailed: 'pending', DeliveryAbandoned: 'abandoned' }[type];
    await this.#database.query(
      `UPDATE deliveries
       SET status = $2, leased_until = NULL, next_attempt_at = coalesce($3, next_attempt_at) WHERE id = $1`,
      [data.deliveryId, status, type === 'DeliveryFailed' ? data.nextAttemptAt : null],
    );
  }

  /** Gives a delivery back that was not attempted to the end. */
  async release({ deliveryId, leasedUntil }: ClaimedDelivery): Promise<void> {
    await this.#database.query('UPDATE deliveries SET leased_until = NULL WHERE id = $1 AND leased_until = $2', [
      deliveryId,
      leasedUntil,
    ]);
  }
}
