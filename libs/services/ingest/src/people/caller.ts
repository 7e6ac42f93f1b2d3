import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

export const roles = ['database_creator', 'data_collector', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Who makes a request, proven by a token (`api`) or a session (`console`). */
export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly via: 'api' | 'console';
}

/** The caller of a guarded route. */
export const CurrentCaller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Caller =>
    context.switchToHttp().getRequest<FastifyRequest & { user: Caller }>().user,
);
