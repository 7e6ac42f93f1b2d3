import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics, type DatabaseEvent } from '#libs/contracts';
import type { Recorded } from '#libs/eventing';
import { Database } from '#libs/platform';
import { DriveAccess } from '../drive/drive-access.ts';
import { projectionsGroup } from '../processing-log/projections-group.ts';
import { databasesProjection } from './read-model/databases.projection.ts';

@Controller()
export class DatabasesConsumer {
  constructor(
    private readonly database: Database,
    private readonly drive: DriveAccess,
  ) {}

  /** A database and its place in the Drive come to be together. */
  @EventPattern<string>(topics.databaseEvents.name, { group: projectionsGroup, batch: true })
  async project(@Payload() events: Recorded<DatabaseEvent>[]): Promise<void> {
    await databasesProjection.apply(events, this.database);
    for (const { type, data } of events) {
      if (type !== 'DatabaseCreated') continue;
      const { databaseHash: hash, name, folder, ownerId } = data;
      await this.drive.addDatabase({ hash, name, folder, ownerId });
    }
  }
}
