import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { malformedRequest } from '../../http/malformed-request.ts';
import { Problems } from '../../http/problems.decorator.ts';
import { RequireRoles } from '../authentication/access.decorators.ts';
import { type Caller, CurrentCaller } from '../caller.ts';
import type { User } from './user.entity.ts';
import { newUser, type UserChanges, userChanges, userList, type UserView, userView } from './users.schema.ts';
import { Users } from './users.ts';

@ApiTags('Administration')
@Controller('admin/users')
export class UsersController {
  constructor(private readonly users: Users) {}

  @Get()
  @RequireRoles('admin')
  @ApiOperation({ summary: 'All users, oldest first' })
  @ApiOkResponse({ standardSchema: userList })
  async list(): Promise<{ users: UserView[] }> {
    return { users: (await this.users.list()).map(viewOf) };
  }

  @Post()
  @RequireRoles('admin')
  @ApiOperation({ summary: 'Add a user' })
  @ApiCreatedResponse({ standardSchema: userView })
  @Problems('name-taken')
  async add(@Body({ schema: newUser }) { password, ...person }: z.output<typeof newUser>): Promise<UserView> {
    return viewOf(await this.users.create({ ...person, password: password ?? null }));
  }

  @Patch(':id')
  @RequireRoles('admin')
  @ApiOperation({ summary: 'Change a user: name, roles, password, or whether it is disabled' })
  @ApiOkResponse({ standardSchema: userView })
  @Problems('not-found')
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: userChanges }) changes: UserChanges,
  ): Promise<UserView> {
    if (id === caller.id) assertStaysAdministrator(changes);
    return viewOf(await this.users.change(id, changes));
  }
}

/** Otherwise the last administrator could leave a system that nobody can administer. */
function assertStaysAdministrator({ roles, disabled }: UserChanges): void {
  const message = 'is your own access: ask another administrator to take it away';
  if (disabled) throw malformedRequest([{ path: ['disabled'], message }]);
  if (roles && !roles.includes('admin')) throw malformedRequest([{ path: ['roles'], message }]);
}

const viewOf = ({ id, name, email, roles, disabled, createdAt }: User): UserView => ({
  id,
  name,
  email,
  roles,
  disabled,
  createdAt: createdAt.toISOString(),
});
