import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Problems } from '../http/problems.decorator.ts';
import { type Caller, CurrentCaller } from '../people/caller.ts';
import { newShare, share, type Share, shareList } from './drive.schema.ts';
import { Shares } from './shares.ts';

@ApiTags('Drive')
@Controller('drive/:hash/shares')
export class SharesController {
  constructor(private readonly shares: Shares) {}

  @Get()
  @ApiOperation({ summary: 'With whom it is shared' })
  @ApiOkResponse({ standardSchema: shareList })
  @Problems('unknown-target', 'no-edit-permission')
  async list(@CurrentCaller() caller: Caller, @Param('hash') hash: string): Promise<{ shares: Share[] }> {
    return { shares: await this.shares.list(caller, hash) };
  }

  @Get(':userId')
  @ApiOperation({ summary: 'What a user may do with it, by a share right here' })
  @ApiOkResponse({ standardSchema: share })
  @Problems('unknown-target', 'no-edit-permission', 'not-found')
  get(
    @CurrentCaller() caller: Caller,
    @Param('hash') hash: string,
    @Param('userId', { schema: z.uuid() }) userId: string,
  ): Promise<Share> {
    return this.shares.get(caller, hash, userId);
  }

  @Put(':userId')
  @ApiOperation({
    summary: 'Share it, with all that lies in it',
    description: 'From the weakest to the strongest permission: view, share, edit. Nobody grants more than they have.',
  })
  @ApiOkResponse({ standardSchema: share })
  @Problems('unknown-target', 'no-edit-permission', 'not-found')
  put(
    @CurrentCaller() caller: Caller,
    @Param('hash') hash: string,
    @Param('userId', { schema: z.uuid() }) userId: string,
    @Body({ schema: newShare }) { permission }: z.output<typeof newShare>,
  ): Promise<Share> {
    return this.shares.put(caller, hash, { userId, permission });
  }

  @Delete(':userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Share it no longer' })
  @ApiNoContentResponse()
  @Problems('unknown-target', 'no-edit-permission')
  delete(
    @CurrentCaller() caller: Caller,
    @Param('hash') hash: string,
    @Param('userId', { schema: z.uuid() }) userId: string,
  ): Promise<void> {
    return this.shares.delete(caller, hash, userId);
  }
}
