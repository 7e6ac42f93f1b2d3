import type { Socket } from 'node:net';
import type { PoolClient } from 'pg';

/** Has what goes to PostgreSQL in one turn of the event loop go in one write: a system call costs more than a statement. */
export function writeTogether(client: PoolClient): void {
  const { stream } = (client as PoolClient & { connection: { stream: Socket } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
