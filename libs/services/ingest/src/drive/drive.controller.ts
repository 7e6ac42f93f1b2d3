import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Problems } from '../http/problems.decorator.ts';
import { type Caller, CurrentCaller } from '../people/caller.ts';
import { Bin } from './bin.ts';
import { DriveViews } from './drive-views.ts';
import { childrenQuery, type ChildrenQuery, driveNode, type DriveNode } from './drive.schema.ts';
import { newFolder, nodeChanges, type NodeChanges } from './drive.schema.ts';
import { Drive } from './drive.ts';

const firstPage: ChildrenQuery = childrenQuery.parse({});

@ApiTags('Drive')
@Controller('drive')
export class DriveController {
  constructor(
    private readonly drive: Drive,
    private readonly views: DriveViews,
    private readonly bin: Bin,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The root: what the caller owns or was shared' })
  @ApiOkResponse({ standardSchema: driveNode })
  root(@CurrentCaller() caller: Caller, @Query({ schema: childrenQuery }) query: ChildrenQuery): Promise<DriveNode> {
    return this.views.root(caller, query);
  }

  @Get(':hash')
  @ApiOperation({ summary: 'A folder with a page of what lies in it, or a database' })
  @ApiOkResponse({ standardSchema: driveNode })
  @Problems('unknown-target')
  node(
    @CurrentCaller() caller: Caller,
    @Param('hash') hash: string,
    @Query({ schema: childrenQuery }) query: ChildrenQuery,
  ): Promise<DriveNode> {
    return this.views.node(caller, hash, query);
  }

  @Post(':hash/folders')
  @ApiOperation({
    summary: 'Make a folder in a folder, or in the root by the hash `root`',
    description: 'In the root this needs the role `database_creator`.',
  })
  @ApiCreatedResponse({ standardSchema: driveNode })
  @Problems('missing-role', 'unknown-target', 'no-edit-permission', 'wrong-target-kind', 'name-taken')
  async addFolder(
    @CurrentCaller() caller: Caller,
    @Param('hash') hash: string,
    @Body({ schema: newFolder }) { name }: z.output<typeof newFolder>,
  ): Promise<DriveNode> {
    return this.views.node(caller, await this.drive.addFolder(caller, hash, name), firstPage);
  }

  @Patch(':hash')
  @ApiOperation({ summary: 'Rename, move, or both' })
  @ApiOkResponse({ standardSchema: driveNode })
  @Problems(
    'missing-role',
    'unknown-target',
    'no-edit-permission',
    'wrong-target-kind',
    'name-taken',
    'invalid-move',
    'root-folder',
  )
  async change(
    @CurrentCaller() caller: Caller,
    @Param('hash') hash: string,
    @Body({ schema: nodeChanges }) changes: NodeChanges,
  ): Promise<DriveNode> {
    await this.drive.change(caller, hash, changes);
    return this.views.node(caller, hash, firstPage);
  }

  @Delete(':hash')
  @HttpCode(204)
  @ApiOperation({ summary: 'Put into the bin, with all that lies in it', description: 'It stays there for 30 days.' })
  @ApiNoContentResponse()
  @Problems('unknown-target', 'no-edit-permission')
  delete(@CurrentCaller() caller: Caller, @Param('hash') hash: string): Promise<void> {
    return this.bin.bin(caller, hash);
  }

  @Post(':hash/restore')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take out of the bin, with all that came into it together' })
  @ApiOkResponse({ standardSchema: driveNode })
  @Problems('unknown-target', 'no-edit-permission', 'name-taken')
  async restore(@CurrentCaller() caller: Caller, @Param('hash') hash: string): Promise<DriveNode> {
    await this.bin.restore(caller, hash);
    return this.views.node(caller, hash, firstPage);
  }
}
