import { Module } from '@nestjs/common';
import { JobChanges } from './job-changes.ts';
import { ProcessingLog } from './processing-log.ts';

@Module({ providers: [ProcessingLog, JobChanges], exports: [ProcessingLog] })
export class ProcessingLogModule {}
