import { Controller, Get, Param, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { codebook, type Codebook } from '#libs/contracts';
import { Problems } from '../../http/problems.decorator.ts';
import { CurrentCaller, type Caller } from '../../people/caller.ts';
import { DatabaseFacts } from '../database-facts.ts';
import {
  codebookQuery,
  exportQuery,
  rowsPage,
  rowsQuery,
  type CodebookQuery,
  type ExportQuery,
  type RowsPage,
  type RowsQuery,
} from '../databases.schema.ts';
import { VersionCatalogue } from '../versions/version-catalogue.ts';
import { Codebooks } from './codebooks.ts';
import { DocumentedExport } from './export.documentation.ts';
import { exportWarnings } from './export-warnings.ts';
import { VersionExport } from './version-export.ts';
import { VersionRows } from './version-rows.ts';

/** What is in a version of a database, for those with whom it is shared. */
@ApiTags('Databases')
@Controller('databases/:hash')
export class ContentsController {
  constructor(
    private readonly facts: DatabaseFacts,
    private readonly catalogue: VersionCatalogue,
    private readonly codebooks: Codebooks,
    private readonly rows: VersionRows,
    private readonly exports: VersionExport,
  ) {}

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

  @Get('rows')
  @ApiOperation({ summary: 'A page of rows' })
  @ApiOkResponse({ standardSchema: rowsPage })
  @Problems('unknown-target', 'not-found')
  async page(
    @CurrentCaller() caller: Caller,
    @Param('hash') hash: string,
    @Query({ schema: rowsQuery }) query: RowsQuery,
  ): Promise<RowsPage> {
    await this.facts.visible(caller, hash);
    return this.rows.page(await this.catalogue.one(hash, query.version), query);
  }

  @Get('export')
  @DocumentedExport()
  @Problems('unknown-target', 'not-found')
  async export(
    @CurrentCaller() caller: Caller,
    @Param('hash') hash: string,
    @Query({ schema: exportQuery }) query: ExportQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { name } = await this.facts.visible(caller, hash);
    const { file, warnings } = await this.exports.export(await this.catalogue.one(hash, query.version), name, query);
    if (warnings.length > 0) reply.header('export-warnings', exportWarnings(warnings));
    return file;
  }
}
