// Reads files that were damaged on purpose, and says what a reader does that none may do (an error without a type, a hang,
// memory without a bound, a codebook or batches that break their contract): npm run fuzz -- [inputs] [seed] [format,…] [first]
// What an input is follows from format, seed and number, and from the reference corpus where there is one.
import { performance } from 'node:perf_hooks';
import { availableParallelism } from 'node:os';
import type { SurveyFormat } from '#libs/survey-data';
import { fuzzedFormats } from '../libs/survey-data/src/fuzz/fuzzed-formats.ts';
import type { FoundFault, FuzzMessage, FuzzTask } from './fuzz-readers/fuzz-messages.ts';
import { runTask } from './fuzz-readers/run-task.ts';

const inputsPerTask = 10_000;

const [, , inputs = '1000000', seed = '1', names = Object.keys(fuzzedFormats).join(), first = '0'] = process.argv;
const formats = names.split(',') as SurveyFormat[];
const perFormat = Math.ceil(Number(inputs) / formats.length);
const faults: FoundFault[] = [];
const outcomes = new Map<string, number>();
let residentMebibytes = 0;

const start = performance.now();
const tasks = tasksOf();
await Promise.all(Array.from({ length: availableParallelism() }, work));
const seconds = (performance.now() - start) / 1000;

const read = perFormat * formats.length;
console.log(`${read} inputs in ${seconds.toFixed(0)} s, ${Math.round(read / seconds)} a second.`);
console.log(`The largest process had ${residentMebibytes} MiB.`);
for (const [outcome, count] of [...outcomes].sort()) console.log(`${outcome}: ${count}`);
console.log(faults.length === 0 ? 'No faults.' : `${faults.length} faults.`);
if (faults.length > 0) process.exitCode = 1;

/** Formats in turn, so that the slow ones do not come last. */
function tasksOf(): FuzzTask[] {
  const starts = Array.from({ length: Math.ceil(perFormat / inputsPerTask) }, (_, index) => index * inputsPerTask);
  return starts.flatMap((from) =>
    formats.map((format) => ({
      format,
      seed: Number(seed),
      first: Number(first) + from,
      inputs: Math.min(inputsPerTask, perFormat - from),
    })),
  );
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
