import { closeSync, openSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Random } from '../identity/random.ts';
import { serverAccount, type Account } from './account.ts';
import { packagedBinaries, sharedBinaries } from './binaries.ts';
import { run, type RunResult } from './run.ts';

export interface EmbeddedPostgresOptions {
  /** Holds the cluster in `postgres/` and the password in `postgres.password`. */
  readonly directory: string;
  readonly random: Random;
  /** Further server settings, such as `fsync: 'off'` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

const superuser = 'datacollector';

/**
 * A PostgreSQL server from npm's binaries. It outlives a killed process: whoever starts next finds it running and
 * uses it on.
 *
 * Under root the server runs under another account, which can neither see root's home nor the binaries in it. So the
 * binaries are copied, and the data directory is handed over as an open directory: `/proc/self/fd/3` leads there
 * without passing through what is closed.
 */
export class EmbeddedPostgres {
  readonly #cluster: string;
  readonly #passwordFile: string;
  readonly #options: EmbeddedPostgresOptions;
  readonly #account: Account | null;

  constructor(options: EmbeddedPostgresOptions) {
    this.#options = options;
    this.#cluster = join(options.directory, 'postgres');
    this.#passwordFile = join(options.directory, 'postgres.password');
    this.#account = serverAccount();
  }

  /** Starts the server, or finds it running, and returns a URL to it without a database name. */
  async start(): Promise<string> {
    await this.#initialise();
    if ((await this.#control('status')).code !== 0) await this.#startServer();
    const port = (await readFile(join(this.#cluster, 'postmaster.pid'), 'utf8')).split('\n')[3];
    const password = await readFile(this.#passwordFile, 'utf8');
    return `postgresql://${superuser}:${password}@127.0.0.1:${port}`;
  }

  /** Ends the server; open transactions are rolled back. */
  async stop(): Promise<void> {
    const { code, output } = await this.#control('stop', '-m', 'fast', '-w');
    if (code !== 0 && (await this.#control('status')).code === 0)
      throw new Error(`PostgreSQL does not stop: ${output}`);
  }

  async #initialise(): Promise<void> {
    if (await stat(join(this.#cluster, 'PG_VERSION')).catch(() => null)) return;
    await mkdir(this.#cluster, { recursive: true, mode: 0o700 });
    if (this.#account) await chown(this.#cluster, this.#account.uid, this.#account.gid);
    const password = this.#options.random.bytes(24).toString('base64url');
    await writeFile(this.#passwordFile, password, { mode: 0o600 });
    await this.#createCluster(password);
  }

  /** `initdb` wants an empty directory and the password in a file beside it. */
  async #createCluster(password: string): Promise<void> {
    const passwordFile = join(
      this.#account ? '/tmp' : this.#options.directory,
      `.initdb-${process.pid}-${password.slice(0, 8)}`,
    );
    await writeFile(passwordFile, password, { mode: 0o600 });
    try {
      if (this.#account) await chown(passwordFile, this.#account.uid, this.#account.gid);
      const result = await this.#program('initdb', (cluster) => [
        `--pgdata=${cluster}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
      ]);
      if (result.code !== 0) throw new Error(`PostgreSQL could not make its data directory: ${result.output}`);
    } catch (error) {
      await rm(this.#cluster, { recursive: true, force: true });
      throw error;
    } finally {
      await rm(passwordFile, { force: true });
    }
    await chmod(this.#cluster, 0o700);
  }

  async #startServer(): Promise<void> {
    const settings = {
      listen_addresses: '127.0.0.1',
      port: String(await freePort()),
      unix_socket_directories: '',
      max_connections: '200',
      shared_buffers: '128MB',
      // A new installation grows out of nothing: until its tables are analysed, statements run by plans for empty ones.
      autovacuum_naptime: '10s',
      ...this.#options.settings,
    };
    const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
    const { code, output } = await this.#control('start', '-w', '-o', flags.join(' '));
    if (code === 0) return;
    const log = await readFile(join(this.#cluster, 'server.log'), 'utf8').catch(() => '');
    await this.#control('stop', '-m', 'immediate');
    throw new Error(`PostgreSQL does not start: ${output}${log.slice(-2000)}`);
  }

  #control(verb: string, ...parameters: string[]): Promise<RunResult> {
    return this.#program('pg_ctl', (cluster) => [verb, '-D', cluster, '-l', `${cluster}/server.log`, ...parameters]);
  }

  async #program(name: string, parameters: (cluster: string) => string[]): Promise<RunResult> {
    const packaged = packagedBinaries();
    const account = this.#account;
    if (!account) return run(join(packaged, 'bin', name), parameters(this.#cluster), { account, directory: null });
    const directory = openSync(this.#cluster, 'r');
    try {
      const program = join(await sharedBinaries(packaged), 'bin', name);
      return await run(program, parameters('/proc/self/fd/3'), { account, directory });
    } finally {
      closeSync(directory);
    }
  }
}

/** A port of the loopback interface that nothing listens on at the moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
