import { Module } from '@nestjs/common';
import { JobEventsConsumer } from './jobs/job-events.consumer.ts';
import { Jobs } from './jobs/jobs.ts';
import { ReconcilePlaces } from './jobs/reconcile-places.ts';
import { Limits } from './limits/limits.ts';
import { ExpireReservations } from './reservations/expire-reservations.ts';
import { Lease } from './reservations/lease.ts';
import { QuotaCommandsConsumer } from './reservations/quota-commands.consumer.ts';
import { ReservationStreams } from './reservations/reservation-streams.ts';
import { UploadAdmission } from './reservations/upload-admission.ts';
import { TeamCapacity } from './team-capacity/team-capacity.ts';
import { UploadLevelRepository } from './upload-rate/upload-level.repository.ts';

@Module({
  controllers: [QuotaCommandsConsumer, JobEventsConsumer],
  providers: [
    ReservationStreams,
    UploadAdmission,
    Lease,
    ExpireReservations,
    UploadLevelRepository,
    Limits,
    TeamCapacity,
    Jobs,
    ReconcilePlaces,
  ],
})
export class QuotaModule {}
