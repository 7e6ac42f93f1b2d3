import { StreamGap } from './stream-gap.ts';
import { ProgressMoved } from './group-progress.ts';
import { UnprocessableMessage } from './unprocessable-message.ts';

/** Says nothing about a message: the batch is repeated as it is. */
export const isOfTheConsumer = (error: unknown): boolean =>
  error instanceof StreamGap || error instanceof ProgressMoved || isOfTheDatabase(error);

/** The database is away, or about to go. */
export const isOfTheDatabase = (error: unknown): boolean => causes(error).some(isDatabaseFailure);

/** The message can never be handled, or only not now. */
export const isUnprocessable = (error: unknown): boolean =>
  causes(error).some((cause) => cause instanceof UnprocessableMessage);

export const reasonOf = (error: unknown): string =>
  causes(error)
    .map((cause) => (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)))
    .join(', because of ');

/**
 * PostgreSQL's classes 08 (connection), 53 (resources), 57 (intervention) and 58 (system), and what Node and pg say of a
 * connection that is gone.
 */
function isDatabaseFailure(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && /^(08|53|57|58)...$|^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND)/.test(code))
    return true;
  return (
    typeof message === 'string' && /^(Connection terminated|timeout exceeded when trying to connect)/.test(message)
  );
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let cause = error; cause && !chain.includes(cause); cause = (cause as { cause?: unknown }).cause)
    chain.push(cause);
  return chain;
}
