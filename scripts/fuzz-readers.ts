// Reads files that were damaged on purpose, and says what a reader does that none may do (an error without a type, a hang,
// memory without a bound, a codebook or batches that break their contract): npm run fuzz -- [inputs] [seed] [format,…] [first]
// What an input is follows from format, seed and number, and from the reference corpus where there is one.
import { performance } from 'node:perf_hooks';
import { availableParallelism } from 'node:os';
import type { SurveyFormat } from '#libs/survey-data';
import { fuzzedFormats } from '../libs/survey-data/src/fuzz/fuzzed-formats.ts';
import type { FoundFault, FuzzMessage, FuzzTask } from './fuzz-readers/fuzz-messages.ts';
import { runTask } from './fuzz-readers/run-task.ts';

const inputsPerTask = 5_000;

const [, , inputs = '1000000', seed = '1', names = Object.keys(fuzzedFormats).join(), first = '0'] = process.argv;
const formats = names.split(',') as SurveyFormat[];
/** What is read slowly gets fewer inputs. */
const weights: Partial<Record<SurveyFormat, number>> = {
  sav: 10,
  csv: 6,
  zsav: 3,
  dta: 3,
  sas7bdat: 3,
  xpt: 3,
  por: 3,
  parquet: 0.3,
};
const weightOf = (format: SurveyFormat) => weights[format] ?? 1;
const allWeights = formats.reduce((sum, format) => sum + weightOf(format), 0);
const inputsOf = (format: SurveyFormat) => Math.ceil((Number(inputs) * weightOf(format)) / allWeights);
const faults: FoundFault[] = [];
const outcomes = new Map<string, number>();
let residentMebibytes = 0;

const start = performance.now();
const tasks = tasksOf();
// One more than there are processors: each waits for files now and then.
await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
const seconds = (performance.now() - start) / 1000;

const read = formats.reduce((sum, format) => sum + inputsOf(format), 0);
console.log(`${read} inputs in ${seconds.toFixed(0)} s, ${Math.round(read / seconds)} a second.`);
console.log(`The largest process had ${residentMebibytes} MiB.`);
for (const [outcome, count] of [...outcomes].sort()) console.log(`${outcome}: ${count}`);
console.log(faults.length === 0 ? 'No faults.' : `${faults.length} faults.`);
if (faults.length > 0) process.exitCode = 1;

/** By numbers, so that no format comes last. */
function tasksOf(): FuzzTask[] {
  const tasksOfFormat = (format: SurveyFormat) =>
    Array.from({ length: Math.ceil(inputsOf(format) / inputsPerTask) }, (_, index) => ({
      format,
      seed: Number(seed),
      first: Number(first) + index * inputsPerTask,
      inputs: Math.min(inputsPerTask, inputsOf(format) - index * inputsPerTask),
    }));
  return formats.flatMap(tasksOfFormat).sort((one, other) => one.first - other.first);
}

async function work(): Promise<void> {
  for (let task = tasks.shift(); task; task = tasks.shift()) {
    const { format } = task;
    await runTask(task, (message) => hear(format, message));
  }
}

function hear(format: SurveyFormat, message: FuzzMessage): void {
  if (message.kind === 'fault') {
    faults.push({ format, seed: Number(seed), number: message.number, what: message.what });
    console.log(`${format}, input ${message.number} of seed ${seed}: ${message.what}`);
    return;
  }
  residentMebibytes = Math.max(residentMebibytes, message.residentMebibytes);
  for (const [outcome, count] of Object.entries(message.outcomes)) {
    const key = `${format} ${outcome}`;
    outcomes.set(key, (outcomes.get(key) ?? 0) + count);
  }
}
