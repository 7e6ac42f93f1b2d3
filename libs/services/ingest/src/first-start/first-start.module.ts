import { Module } from '@nestjs/common';
import { DriveModule } from '../drive/drive.module.ts';
import { PeopleModule } from '../people/people.module.ts';
import { FirstStart } from './first-start.ts';

/** Needs no more than the database: an operator's command opens it beside the running service. */
@Module({ imports: [PeopleModule, DriveModule], providers: [FirstStart], exports: [FirstStart] })
export class FirstStartModule {}
