import { readFileSync } from 'node:fs';

/** An account of the operating system, by number. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. Returns the unprivileged account to run it under, or null where this
 * process is not root and PostgreSQL can run under the same account.
 */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  if (process.platform !== 'linux') {
    throw new Error('The embedded PostgreSQL cannot run as root here: start as an ordinary user, or set DATABASE_URL.');
  }
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map(parseAccount);
  const account = accounts.find((a) => a?.name === 'postgres') ?? accounts.find((a) => a?.name === 'nobody');
  if (!account) {
    throw new Error(
      'The embedded PostgreSQL needs an account "postgres" or "nobody" when started by root: add one, start as an ordinary user, or set DATABASE_URL.',
    );
  }
  return account;
}

function parseAccount(line: string): Account | null {
  const [name, , uid, gid] = line.split(':');
  return name && uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : null;
}
