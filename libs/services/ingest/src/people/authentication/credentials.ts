import type {} from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';

export const sessionCookie = 'datacollector_session';

/** What a request brings to prove its caller: a token wins over a session. */
export type Credentials = { readonly kind: 'token' | 'session'; readonly secret: string };

export function credentialsOf(request: FastifyRequest): Credentials {
  const token = tokenOf(request);
  if (token !== undefined) return { kind: 'token', secret: token };
  const session = request.cookies[sessionCookie];
  // Nothing at all is looked up like a wrong token, so that it takes the same time.
  return session === undefined ? { kind: 'token', secret: '' } : { kind: 'session', secret: session };
}

function tokenOf({ headers }: FastifyRequest): string | undefined {
  if (typeof headers['token'] === 'string') return headers['token'].trim();
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
