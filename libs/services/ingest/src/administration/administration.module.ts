import { Module } from '@nestjs/common';
import { QuotaChanges } from './quota-changes.ts';
import { QuotaLimitsConsumer } from './quota-limits.consumer.ts';
import { QuotaLimitsReadModel } from './quota-limits.ts';
import { QuotasController } from './quotas.controller.ts';

@Module({
  controllers: [QuotaLimitsConsumer, QuotasController],
  providers: [QuotaChanges, QuotaLimitsReadModel],
})
export class AdministrationModule {}
