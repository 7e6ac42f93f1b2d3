import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseConfiguration } from '#libs/platform';
import { received } from '#libs/testing';
import type { ConversionTask } from '../conversion/conversion.ts';
import { logger, timers } from '../testing/test-service.ts';
import type { WorkerOutcome } from './task-run.ts';
import { WorkerPool, type ReservedWorker } from './worker-pool.ts';

const built = join(process.cwd(), 'dist/server/libs/services/processing/src/workers');

/** A worker whose task says how it behaves. */
const misbehaving = `
  import { serveTasks } from ${JSON.stringify(pathToFileURL(join(built, 'serve-tasks.js')))};
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  let known;
  const behaviours = {
    'exits': () => process.exit(3),
    'loops': () => { for (;;); },
    'hangs': () => new Promise(() => {}),
    'throws': () => { throw new TypeError('no such column'); },
    'hoards buffers': async () => { for (const hoard = []; ; await turn()) hoard.push(Buffer.alloc(4 << 20, 1)); },
    'hoards objects': () => { for (const hoard = []; ; ) hoard.push({ hoard: [...hoard.slice(-100)] }); },
    'is interrupted': async () => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(process.pid, signal);
      for (let turns = 0; turns < 10; turns += 1) await turn();
      return behaviours.fails();
    },
    'tells': () => ({ outcome: 'failed', failure: { code: 'internal', detail: JSON.stringify(known) } }),
    'fails': () => ({ outcome: 'failed', failure: { code: 'damaged-file', detail: 'x', retriable: false, errorCount: 0, errorsKey: null } }),
  };
  serveTasks(async (configuration) => {
    known = configuration;
    return async (task, report) => {
      report({ stage: 'reading', percent: 1, rowsRead: 1, encoding: null });
      return behaviours[task.jobId]();
    };
  });`;

/** A service that starts a worker, says which process it is, and then does nothing more. */
const service = `
  import { WorkerProcess } from ${JSON.stringify(pathToFileURL(join(built, 'worker-process.js')))};
  const module = new URL('./misbehaving.mjs', import.meta.url);
  const worker = new WorkerProcess({ module, configuration: {}, memoryLimitMiB: 200 });
  await worker.ready;
  worker.listen(() => console.log(worker.pid));
  worker.tell({ type: 'convert', task: { jobId: process.argv[2] } });`;

interface RunOptions {
  readonly stop?: AbortController;
  readonly onProgress?: () => void;
  readonly ofPool?: WorkerPool;
}

describe('a worker', () => {
  let directory: string;
  let pool: WorkerPool;
  beforeAll(async () => {
    if (!existsSync(built)) throw new Error('Workers run from the build: run "npm run build" first.');
    directory = await mkdtemp(join(tmpdir(), 'workers-'));
    await writeFile(join(directory, 'misbehaving.mjs'), misbehaving);
    await writeFile(join(directory, 'service.mjs'), service);
    pool = open();
  });
  afterAll(async () => {
    await pool.stop();
    await rm(directory, { recursive: true });
  });

  const open = (environment: Record<string, string> = {}) => {
    const configuration = parseConfiguration({ WORKERS: '1', WORKER_MEMORY_MB: '200', ...environment });
    const opened = new WorkerPool(configuration, pathToFileURL(join(directory, 'misbehaving.mjs')), timers, logger);
    opened.start();
    return opened;
  };

  const idle = async (ofPool: WorkerPool): Promise<ReservedWorker> =>
    ofPool.reserve() ?? (await once(ofPool.signals, 'idle'), ofPool.reserve()!);
  const task = (behaviour: string): ConversionTask => ({
    jobId: behaviour,
    attempt: 1,
    facts: received().data,
    base: null,
    directory,
  });
  const run = async (
    behaviour: string,
    { stop = new AbortController(), onProgress = () => {}, ofPool = pool }: RunOptions = {},
  ) => (await idle(ofPool)).run(task(behaviour), onProgress, stop.signal);

  it('takes one task after another', async () => {
    expect(await run('fails')).toMatchObject({ outcome: 'failed', failure: { code: 'damaged-file' } });
    expect(await run('fails')).toMatchObject({ outcome: 'failed', failure: { code: 'damaged-file' } });
  });

  it('knows where objects are, and no other secret', async () => {
    const ofPool = open({ DATA_DIR: directory, SECRETS_KEY: 'opens all callbacks' });
    const { failure } = (await run('tells', { ofPool })) as Extract<WorkerOutcome, { outcome: 'failed' }>;
    await ofPool.stop();
    expect(failure.detail).toContain(JSON.stringify(directory));
    expect(failure.detail).not.toContain('opens all callbacks');
  });

  it('is counted as occupied from its reservation on, until it is given back', async () => {
    const reserved = await idle(pool);
    expect(pool.occupancy).toEqual({ idle: 0, occupied: 1 });
    reserved.release();
    expect(pool.occupancy).toEqual({ idle: 1, occupied: 0 });
  });

  it('is replaced when it crashes', async () => {
    expect(await run('exits')).toEqual({ outcome: 'crashed', detail: 'the worker process ended with exit code 3' });
    expect(await run('fails')).toMatchObject({ outcome: 'failed' });
  });

  it('survives a mistake of ours, which is told without its details', async () => {
    const outcome = await run('throws');
    expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'internal', retriable: true } });
    expect(JSON.stringify(outcome)).not.toContain('no such column');
    expect(await run('fails')).toMatchObject({ outcome: 'failed' });
  });

  it('is killed out of an endless loop within a second', async () => {
    const stop = new AbortController();
    let stoppedAt = 0;
    const outcome = await run('loops', {
      stop,
      onProgress: () => {
        stoppedAt = performance.now();
        stop.abort('over');
      },
    });
    expect(outcome).toEqual({ outcome: 'stopped' });
    expect(performance.now() - stoppedAt).toBeLessThan(1000);
    expect(await run('fails')).toMatchObject({ outcome: 'failed' });
  });

  it('leaves it to its service what a signal to all of them means', async () => {
    expect(await run('is interrupted')).toMatchObject({ outcome: 'failed', failure: { code: 'damaged-file' } });
  });

  it('is not even begun with where the task is stopped already', async () => {
    const stop = new AbortController();
    stop.abort('over');
    expect(await run('loops', { stop })).toEqual({ outcome: 'stopped' });
  });

  it.each(['hoards buffers', 'hoards objects'])('is killed when it %s', async (behaviour) => {
    expect(await run(behaviour)).toMatchObject({ outcome: 'failed', failure: { code: 'limit-exceeded' } });
    expect(await run('fails')).toMatchObject({ outcome: 'failed' });
  });

  it.each(['loops', 'hangs'])('is killed when it %s for longer than a job may take', async (behaviour) => {
    const ofPool = open({ JOB_TIMEOUT_SECONDS: '0.3' });
    const outcome = await run(behaviour, { ofPool });
    expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'timed-out' } });
    await ofPool.stop();
  });

  it.each(['hangs', 'loops'])('ends when its service is killed, also while it %s', async (behaviour) => {
    const parent = spawn(process.execPath, [join(directory, 'service.mjs'), behaviour], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [pid] = (await once(parent.stdout, 'data')) as [Buffer];
    parent.kill('SIGKILL');
    while (isAlive(Number(pid))) await timers.delay(20);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ESRCH' });
    return false;
  }
}
