import { Module } from '@nestjs/common';
import { DatabaseDriveAccess } from './database-drive-access.ts';
import { DriveAccess } from './drive-access.ts';

@Module({
  providers: [{ provide: DriveAccess, useClass: DatabaseDriveAccess }],
  exports: [DriveAccess],
})
export class DriveModule {}
