import { Worker } from 'node:worker_threads';
import type { ConversionResult, ConversionTask, ReportProgress } from '../conversion/conversion.ts';
import type { FromWorker, ToWorker, WorkerConfiguration } from './protocol.ts';

export type Convert = (task: ConversionTask, report: ReportProgress) => Promise<ConversionResult>;

/** The life of a worker process: prepare once, then one task after another, until the parent goes away. */
export function serveTasks(prepare: (configuration: WorkerConfiguration) => Promise<Convert>): void {
  let convert: Convert | undefined;
  process.once('disconnect', () => process.exit());
  process.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'prepare':
        watchParent(message.parent);
        return void prepare(message.configuration).then((prepared) => {
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
