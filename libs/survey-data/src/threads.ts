import { Worker } from 'node:worker_threads';

/** There is a worker beside each module that wants one where they are translated; sources run as they are do all on one thread. */
export const hasThreads = import.meta.url.endsWith('.js');

/** Runs a module on a thread of its own, without this process's options: `--input-type`, for one, forbids it. */
export function startThread(module: URL, workerData?: unknown): Worker {
  return new Worker(module, { workerData, execArgv: [] });
}
