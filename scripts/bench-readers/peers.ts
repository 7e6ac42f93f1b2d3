import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Command = readonly [string, ...string[]];

/** Programs that people read survey files with, where they are installed. */
export interface Peers {
  /** Reads all values by ReadStat's library; null where there is no C compiler or no `readstat.h`. */
  readonly readstatValues: ((path: string) => Command) | null;
  readonly readstat: boolean;
  readonly pspp: boolean;
  readonly haven: boolean;
}

export async function findPeers(directory: string): Promise<Peers> {
  const [values, readstat, pspp, haven] = await Promise.all([
    buildReadstatValues(directory),
    succeeds('readstat', '--version'),
    succeeds('pspp', '--version'),
    succeeds('Rscript', '-e', 'library(haven)'),
  ]);
  const readstatValues = values === null ? null : (path: string): Command => [values, path];
  return { readstatValues, readstat, pspp, haven };
}

export const havenValues = (path: string): Command => [
  'Rscript',
  '-e',
  'invisible(haven::read_sav(commandArgs(TRUE)[1]))',
  path,
];

async function buildReadstatValues(directory: string): Promise<string | null> {
  // The source is not compiled: it lies where this file came from.
  const source = fileURLToPath(new URL('../../../../scripts/bench-readers/readstat-values.c', import.meta.url));
  const program = join(directory, 'readstat-values');
  return (await succeeds('cc', '-O2', source, '-lreadstat', '-o', program)) ? program : null;
}

async function succeeds(command: string, ...args: string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}
