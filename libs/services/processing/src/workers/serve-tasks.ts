import { writeFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { SystemTimers, type Timers } from '#libs/platform';
import type { ConversionResult, ConversionTask, ReportProgress } from '../conversion/conversion.ts';
import type { FromWorker, ToWorker, WorkerConfiguration } from './protocol.ts';
import { seesOthersMemory } from './resident-memory.ts';

export type Convert = (task: ConversionTask, report: ReportProgress) => Promise<ConversionResult>;

/** The life of a worker process: prepare once, then one task after another, until the parent goes away. */
export function serveTasks(prepare: (configuration: WorkerConfiguration) => Promise<Convert>): void {
  let convert: Convert | undefined;
  process.once('disconnect', () => process.exit());
  // Ctrl-C reaches the whole process group; what becomes of a task is the parent's decision.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
  process.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'prepare':
        watchParent(message.parent);
        return void Promise.all([prepare(message.configuration), minimiseHarm()]).then(([prepared]) => {
          convert = prepared;
          tell({ type: 'ready' });
        });
      case 'convert':
        return void run(convert!, message.task).then(tell);
    }
  });
}

async function run(convert: Convert, task: ConversionTask): Promise<FromWorker> {
  try {
    const result = await convert(task, (progress) => tell({ type: 'progress', progress }));
    return { type: 'finished', result, cause: null };
  } catch (error) {
    return { type: 'finished', result: unexpected, cause: error instanceof Error ? error.stack! : String(error) };
  }
}

const unexpected: ConversionResult = {
  outcome: 'failed',
  failure: {
    code: 'internal',
    detail:
      'Something went wrong on our side while the file was read. Retry the job; if it fails again, tell the administrator.',
    retriable: true,
    errorCount: 0,
    errorsKey: null,
  },
};

function tell(message: FromWorker): void {
  process.send!(message);
}

/** An endless loop never hears of `disconnect`; this thread does not depend on the loop. */
function watchParent(parent: number): void {
  new Worker(new URL('./parent-watch.worker.js', import.meta.url), { workerData: parent }).unref();
}

const memoryReportMs = 100;

/** When memory runs out, the kernel ends this process rather than the service. Source: proc_pid_oom_score_adj(5). */
async function minimiseHarm(): Promise<void> {
  if (process.platform === 'linux') await writeFile('/proc/self/oom_score_adj', '1000').catch(console.error);
  if (!seesOthersMemory) reportMemory(new SystemTimers());
}

function reportMemory(timers: Timers): void {
  tell({ type: 'memory', bytes: process.memoryUsage.rss() });
  timers.after(memoryReportMs, () => reportMemory(timers));
}
