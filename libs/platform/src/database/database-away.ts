/**
 * Whether an error, or one of its causes, says that PostgreSQL is away or about to go: its classes 08 (connection), 53
 * (resources), 57 (intervention) and 58 (system), and what Node and pg say of a connection that is gone.
 */
export function isDatabaseAway(error: unknown): boolean {
  for (
    let cause = error, depth = 0;
    cause && depth < deepest;
    cause = (cause as { cause?: unknown }).cause, depth += 1
  ) {
    if (saysSo(cause)) return true;
  }
  return false;
}

/** An error may be among its own causes. */
const deepest = 10;
const codes = /^(08|53|57|58)...$|^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND)/;
const messages = /^(Connection terminated|timeout exceeded when trying to connect)/;

function saysSo(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return (typeof code === 'string' && codes.test(code)) || (typeof message === 'string' && messages.test(message));
}
