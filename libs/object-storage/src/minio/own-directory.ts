import { mkdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Clock, Identifiers } from '#libs/platform';
import { entriesOf } from '../filesystem/file-system.ts';

export interface OwnDirectoryOptions {
  /** Shared with other processes, perhaps of other machines. */
  readonly directory: string;
  readonly clock: Clock;
  readonly identifiers: Identifiers;
}

/** Milliseconds after which a process of another machine that has begun nothing is taken for dead. */
const graceMs = 24 * 3_600_000;

/** A directory for this process among those of others: `<host>.<process id>.<unique>`. */
export class OwnDirectory {
  readonly #options: OwnDirectoryOptions;
  readonly #path: string;

  constructor(options: OwnDirectoryOptions) {
    this.#options = options;
    this.#path = join(
      options.directory,
      [hostname(), process.pid, options.identifiers.uuid()].join('/').replaceAll('/', '.'),
    );
  }

  /** Removes the directories of processes that are no more. */
  async open(): Promise<void> {
    for await (const { name } of entriesOf(this.#options.directory)) {
      if (await this.#isAbandoned(name))
        await rm(join(this.#options.directory, name), { recursive: true, force: true });
    }
  }

  /** For a file of this process. */
  async newPath(): Promise<string> {
    await mkdir(this.#path, { recursive: true });
    return join(this.#path, this.#options.identifiers.uuid());
  }

  async #isAbandoned(name: string): Promise<boolean> {
    const [, host, pid] = /^(.*)\.(\d+)\.[^.]+$/.exec(name) ?? [];
    if (host === hostname()) return !isAlive(Number(pid));
    const { mtimeMs } = await stat(join(this.#options.directory, name));
    return mtimeMs < this.#options.clock.now().getTime() - graceMs;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
