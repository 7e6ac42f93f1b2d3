import { Module } from '@nestjs/common';
import { DriveModule } from '../drive/drive.module.ts';
import { ProcessingLogModule } from '../processing-log/processing-log.module.ts';
import { AcceptUpload } from './acceptance/accept-upload.ts';
import { Admission } from './admission/admission.ts';
import { UploadEngines } from './admission/upload-engines.ts';
import { IdempotencyRecords } from './idempotency/idempotency-records.ts';
import { QuotaAnswers } from './quota/quota-answers.ts';
import { UploadReservations } from './quota/upload-reservations.ts';
import { BodyReception } from './reception/body-reception.ts';
import { UploadReception } from './upload-reception.ts';
import { UploadsController } from './uploads.controller.ts';
import { OrphanedUploads } from './upkeep/orphaned-uploads.ts';
import { UploadUpkeep } from './upkeep/upload-upkeep.ts';

@Module({
  imports: [DriveModule, ProcessingLogModule],
  controllers: [UploadsController],
  providers: [
    Admission,
    UploadEngines,
    QuotaAnswers,
    UploadReservations,
    IdempotencyRecords,
    BodyReception,
    AcceptUpload,
    UploadReception,
    OrphanedUploads,
    UploadUpkeep,
  ],
})
export class UploadsModule {}
