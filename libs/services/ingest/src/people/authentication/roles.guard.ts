import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '#libs/platform';
import type { Caller, Role } from '../caller.ts';
import { requiredRoles } from './access.decorators.ts';

/** Enforces `@RequireRoles`. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const required = this.reflector.get<readonly Role[] | undefined>(requiredRoles, context.getHandler());
    if (context.getType() === 'http' && required) {
      requireRoles(context.switchToHttp().getRequest<FastifyRequest & { user: Caller }>().user, required);
    }
    return true;
  }
}

/** For routes where the roles depend on more than the route. Throws `missing-role`. */
export function requireRoles(caller: Caller, required: readonly Role[]): void {
  if (required.every((role) => caller.roles.includes(role))) return;
  const detail = `This needs ${listed(required)}. Ask an administrator for ${required.length > 1 ? 'them' : 'it'}.`;
  throw new Problem('missing-role', detail, { members: { required } });
}

const listed = (names: readonly Role[]) =>
  `the ${names.length > 1 ? 'roles' : 'role'} ${names.map((role) => `"${role}"`).join(' and ')}`;
