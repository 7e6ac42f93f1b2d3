import { Body, Controller, Get, Header, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { notificationPreferences, type NotificationPreferences } from '#libs/contracts';
import { type Caller, CurrentCaller } from '../caller.ts';
import { Users } from '../users/users.ts';
import { ProfileTokens } from './profile-tokens.ts';
import { newCallbackSecret, newToken, notificationChoices, profile, type Profile } from './profile.schema.ts';

@ApiTags('Profile')
@Controller('profile')
export class ProfileController {
  constructor(
    private readonly users: Users,
    private readonly tokens: ProfileTokens,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Who the caller is' })
  @ApiOkResponse({ standardSchema: profile })
  async profile(@CurrentCaller() { id }: Caller): Promise<Profile> {
    const { name, email, roles } = await this.users.get(id);
    return { id, name, email, roles, token: await this.tokens.factsOf(id) };
  }

  @Post('token')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Make a new token', description: 'The one before is invalid from this answer on.' })
  @ApiOkResponse({ standardSchema: newToken })
  async replaceToken(@CurrentCaller() { id }: Caller): Promise<z.output<typeof newToken>> {
    return { token: await this.tokens.replace(id) };
  }

  @Post('callback-secret')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Make a new key that signs callbacks',
    description: 'For 24 hours the key before signs beside it.',
  })
  @ApiOkResponse({ standardSchema: newCallbackSecret })
  async replaceCallbackSecret(@CurrentCaller() { id }: Caller): Promise<z.output<typeof newCallbackSecret>> {
    return { secret: await this.users.replaceCallbackSecret(id) };
  }

  @Get('notifications')
  @ApiOperation({ summary: 'Which status transitions are mailed' })
  @ApiOkResponse({ standardSchema: notificationPreferences })
  async notifications(@CurrentCaller() { id }: Caller): Promise<NotificationPreferences> {
    return (await this.users.get(id)).preferences;
  }

  @Put('notifications')
  @ApiOperation({ summary: 'Choose which status transitions are mailed' })
  @ApiOkResponse({ standardSchema: notificationPreferences })
  chooseNotifications(
    @CurrentCaller() { id }: Caller,
    @Body({ schema: notificationChoices }) choices: z.output<typeof notificationChoices>,
  ): Promise<NotificationPreferences> {
    return this.users.choose(id, choices);
  }
}
