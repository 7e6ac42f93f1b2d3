import { Module } from '@nestjs/common';
import { Bin } from './bin.ts';
import { DatabaseDriveAccess } from './database-drive-access.ts';
import { DriveAccess } from './drive-access.ts';
import { DriveViews } from './drive-views.ts';
import { DriveController } from './drive.controller.ts';
import { Drive } from './drive.ts';
import { FolderPages } from './folder-pages.ts';
import { SharesController } from './shares.controller.ts';
import { Shares } from './shares.ts';

@Module({
  controllers: [DriveController, SharesController],
  providers: [Bin, Drive, DriveViews, FolderPages, Shares, { provide: DriveAccess, useClass: DatabaseDriveAccess }],
  exports: [Drive, DriveAccess],
})
export class DriveModule {}
