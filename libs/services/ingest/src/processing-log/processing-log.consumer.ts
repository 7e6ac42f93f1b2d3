import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics, type JobEvent } from '#libs/contracts';
import type { Recorded } from '#libs/eventing';
import { PublishedVersions } from '../databases/versions/published-versions.ts';
import { ProcessingLog } from './processing-log.ts';
import { projectionsGroup } from './projections-group.ts';

@Controller()
export class ProcessingLogConsumer {
  constructor(
    private readonly processingLog: ProcessingLog,
    private readonly versions: PublishedVersions,
  ) {}

  /** After the events of databases, where both wait. */
  @EventPattern<string>(topics.jobEvents.name, { group: projectionsGroup, batch: true, order: 1, restMs: 20 })
  async project(@Payload() events: Recorded<JobEvent>[]): Promise<void> {
    await this.versions.require(events);
    await this.processingLog.project(events);
  }
}
