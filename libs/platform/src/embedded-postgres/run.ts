import { spawn } from 'node:child_process';
import type { Account } from './account.ts';

export interface RunOptions {
  readonly account: Account | null;
  /** An open directory that the program finds as `/proc/self/fd/3`. */
  readonly directory: number | null;
  readonly environment?: Record<string, string>;
}

export interface RunResult {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end. Resolves with its exit code, whatever that is. */
export function run(program: string, parameters: readonly string[], options: RunOptions): Promise<RunResult> {
  const { account, directory, environment } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...parameters], {
      stdio: ['ignore', 'pipe', 'pipe', ...(directory === null ? [] : [directory])],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC', ...environment },
      // The directory this process is in may be closed to the account.
      cwd: account ? '/' : process.cwd(),
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('error', reject);
    // Not 'close': the server that pg_ctl leaves behind may keep the pipes open.
    child.on('exit', (code) => resolve({ code, output }));
  });
}
