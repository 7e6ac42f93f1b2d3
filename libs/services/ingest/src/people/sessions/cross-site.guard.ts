import { timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CONFIGURATION, type Configuration, Problem } from '#libs/platform';
import { credentialsOf } from '../authentication/credentials.ts';
import type { Caller } from '../caller.ts';
import { csrfTokenOf } from './sessions.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A browser sends its cookie whoever made it send the request: who changes something by a session proves to be this site. */
@Injectable()
export class CrossSiteGuard implements CanActivate {
  readonly #publicUrl: URL | null;

  constructor(@Inject(CONFIGURATION) { PUBLIC_URL }: Configuration) {
    this.#publicUrl = PUBLIC_URL ? new URL(PUBLIC_URL) : null;
  }

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Caller }>();
    if (safeMethods.has(request.method) || request.user?.via === 'api') return true;
    if (!this.#isOwnOrigin(request)) throw refused('Call from the same origin as this site.');
    if (request.user && !hasCsrfToken(request)) {
      throw refused('Send the header "X-CSRF-Token" with the "csrfToken" of the log-in\'s answer.');
    }
    return true;
  }

  #isOwnOrigin({ headers: { origin, host } }: FastifyRequest): boolean {
    if (origin === undefined || origin === this.#publicUrl?.origin) return true;
    // The public host is known with its scheme: the same host without TLS is not this site.
    return host !== this.#publicUrl?.host && URL.canParse(origin) && new URL(origin).host === host;
  }
}

function hasCsrfToken(request: FastifyRequest): boolean {
  const sent = Buffer.from(String(request.headers['x-csrf-token'] ?? ''));
  const expected = Buffer.from(csrfTokenOf(credentialsOf(request).secret));
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}

const refused = (detail: string) => new Problem('csrf-refused', detail);
