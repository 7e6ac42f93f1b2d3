import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '#libs/platform';
import type { Caller } from '../caller.ts';
import { publicRoute } from './access.decorators.ts';
import { CallerAuthentication } from './caller-authentication.ts';

/** Lets only known callers in, and says who they are by `@CurrentCaller()`. Missing, unknown and expired look alike. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authentication: CallerAuthentication,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http' || this.reflector.get(publicRoute, context.getHandler())) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { user: Caller }>();
    const caller = await this.authentication.callerOf(request);
    if (!caller) throw invalidToken();
    request.user = caller;
    return true;
  }
}

const invalidToken = () =>
  new Problem(
    'invalid-token',
    'Send a valid token in the header "token". A new one is made in the profile; it replaces the one before.',
    { headers: { 'www-authenticate': 'Bearer realm="datacollector"' } },
  );
