import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { codebook, type Codebook } from '#libs/contracts';
import { Problems } from '../http/problems.decorator.ts';
import { CurrentCaller, type Caller } from '../people/caller.ts';
import { Codebooks } from './contents/codebooks.ts';
import { DatabaseFacts } from './database-facts.ts';
import {
  codebookQuery,
  databaseVersions,
  databaseView,
  type CodebookQuery,
  type DatabaseVersions,
  type DatabaseView,
} from './databases.schema.ts';
import { VersionCatalogue } from './versions/version-catalogue.ts';

@ApiTags('Databases')
@Controller('databases/:hash')
export class DatabasesController {
  constructor(
    private readonly facts: DatabaseFacts,
    private readonly catalogue: VersionCatalogue,
    private readonly codebooks: Codebooks,
  ) {}

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

  @Get('codebook')
  @ApiOperation({ summary: 'The variables of a version, with their labels and missing values' })
  @ApiOkResponse({ standardSchema: codebook })
  @Problems('unknown-target', 'not-found')
  async codebook(
    @CurrentCaller() caller: Caller,
    @Param('hash') hash: string,
    @Query({ schema: codebookQuery }) { version }: CodebookQuery,
  ): Promise<Codebook> {
    await this.facts.visible(caller, hash);
    return this.codebooks.of(await this.catalogue.one(hash, version));
  }
}
