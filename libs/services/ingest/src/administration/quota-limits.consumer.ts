import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type QuotaEvent, topics } from '#libs/contracts';
import type { Recorded } from '#libs/eventing';
import { QuotaLimitsReadModel } from './quota-limits.ts';

@Controller()
export class QuotaLimitsConsumer {
  constructor(private readonly limits: QuotaLimitsReadModel) {}

  /** Limits change seldom, and most of the topic is about uploads: many messages at a time cost little. */
  @EventPattern<string>(topics.quotaEvents.name, { group: 'ingest.quota-limits', batch: true, restMs: 250 })
  async handle(@Payload() events: readonly Recorded<QuotaEvent>[]): Promise<void> {
    for (const event of events) {
      if (event.type !== 'QuotaChanged' || event.metadata.sequence === null) continue;
      await this.limits.keep(event.data.limits, event.metadata.sequence);
    }
  }
}
