import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Role } from '../caller.ts';

export const publicRoute = 'x-public';
export const requiredRoles = 'x-required-roles';

/** A route that anybody may call; all others need a token or a session. */
export const Public = (): MethodDecorator =>
  applyDecorators(SetMetadata(publicRoute, true), ApiExtension(publicRoute, true));

/** Only callers with all of these roles; others are answered `missing-role`. */
export const RequireRoles = (...roles: Role[]): MethodDecorator =>
  applyDecorators(SetMetadata(requiredRoles, roles), ApiExtension(requiredRoles, roles));
