import { HttpException } from '@nestjs/common';
import { StorageUnavailable } from '#libs/object-storage';
import { isDatabaseAway, Problem } from '#libs/platform';

/** What the outside may know of an error: itself where it is a problem, `internal` where nobody expected it. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseAway(error) || error instanceof StorageUnavailable) return unavailable();
  if (codeOf(error) === characterNotInRepertoire) return new Problem('malformed-request', 'Leave NUL characters out.');
  const status = statusOf(error);
  if (status === 404) return nothingHere();
  if (status === 503) return unavailable();
  if (status >= 400 && status < 500) return new Problem('malformed-request', asSentence((error as Error).message));
  return new Problem('internal', 'Try again later. If it happens again, tell the operator when it happened.');
}

export const nothingHere = () => new Problem('not-found', 'Check the path and the method; /api/docs lists all routes.');

const unavailable = () =>
  new Problem(
    'unavailable',
    'Send the request again in some seconds; an upload with an Idempotency-Key is never accepted twice.',
    {
      headers: { 'retry-after': '5' },
    },
  );

/** Nest's and Fastify's own errors say which status they mean. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  return typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number' ? statusCode : 500;
}

/** PostgreSQL's text holds every character but NUL, and a path or query may hold that too. */
const characterNotInRepertoire = '22021';

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

const asSentence = (message: string): string => (/[.!?]$/.test(message) ? message : `${message}.`);
