import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Problems } from '../http/problems.decorator.ts';
import { CurrentCaller, type Caller } from '../people/caller.ts';
import { DatabaseFacts } from './database-facts.ts';
import { databaseVersions, databaseView, type DatabaseVersions, type DatabaseView } from './databases.schema.ts';

@ApiTags('Databases')
@Controller('databases/:hash')
export class DatabasesController {
  constructor(private readonly facts: DatabaseFacts) {}

  @Get()
  @ApiOperation({ summary: 'A database: its current version, where it came from, and the last job' })
  @ApiOkResponse({ standardSchema: databaseView })
  @Problems('unknown-target')
  one(@CurrentCaller() caller: Caller, @Param('hash') hash: string): Promise<DatabaseView> {
    return this.facts.view(caller, hash);
  }

  @Get('versions')
  @ApiOperation({ summary: 'All versions, each with its job and receipt' })
  @ApiOkResponse({ standardSchema: databaseVersions })
  @Problems('unknown-target')
  versions(@CurrentCaller() caller: Caller, @Param('hash') hash: string): Promise<DatabaseVersions> {
    return this.facts.versions(caller, hash);
  }
}
