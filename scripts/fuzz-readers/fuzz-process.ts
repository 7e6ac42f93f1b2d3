// Reads the inputs of one task in a process of its own, which the one that started it ends where an input hangs.
import { mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AllocationWatch } from '../../libs/survey-data/src/fuzz/checks/allocation-watch.ts';
import { checkInput } from '../../libs/survey-data/src/fuzz/checks/check-input.ts';
import { corpusSeeds } from '../../libs/survey-data/src/fuzz/corpus-seeds.ts';
import { fuzzedFormats } from '../../libs/survey-data/src/fuzz/fuzzed-formats.ts';
import { type FuzzInput, InputMaker } from '../../libs/survey-data/src/fuzz/input-maker.ts';
import type { FuzzMessage, FuzzTask } from './fuzz-messages.ts';
import { MemoryFile } from './memory-file.ts';
import { shareDatabase } from './shared-database.ts';

/** Of the processor, which others may want, too. */
const slowSeconds = 5;
const maxResidentMebibytes = 600;
/** One batch of the widest file; and of a packed file what deflate can make of it. */
const freeAllocation = 16 * 2 ** 20;
const allocationPerByte = 1032;
const maxFilesLeftOpen = 20;
/** The others are in memory. */
const inputsPerRealFile = 16;

const [, , taskJson = '', placeFile = ''] = process.argv;
const { format, seed, first, inputs } = JSON.parse(taskJson) as FuzzTask;
const place = openSync(placeFile, 'w');
const directory = mkdtempSync(join(tmpdir(), 'fuzz-'));
const path = join(directory, 'survey');
const memoryFile = new MemoryFile(path);
const allocations = new AllocationWatch();
const outcomes: Record<string, number> = {};
let current = first;

const tell = (message: FuzzMessage) => process.send!(message);
const fault = (what: string) => tell({ kind: 'fault', number: current, what });

process.on('unhandledRejection', (error) => fault(`a rejection that nobody handles: ${shown(error)}`));
process.on('uncaughtException', (error) => {
  const message = { kind: 'fault', number: current, what: `an error that nobody catches: ${shown(error)}` };
  process.send!(message, () => process.exit(1));
});

// Should the loop itself fail, there is nothing to go on with.
process.exitCode = 1;
const fuzzed = fuzzedFormats[format]!;
const maker = await InputMaker.of(fuzzed, seed, corpusSeeds(fuzzed));
allocations.start();
shareDatabase();
const openFiles = countOpenFiles();
for (; current < first + inputs; current += 1) {
  // Where it hangs, this is what is known of it.
  writeSync(place, String(current).padEnd(20), 0);
  await readNext();
}
if (countOpenFiles() > openFiles + maxFilesLeftOpen) fault(`${countOpenFiles() - openFiles} files were left open`);
const left = readdirSync(directory).filter((name) => name !== 'survey');
if (left.length > 0) fault(`${left.length} files were left in the temporary directory`);
rmSync(directory, { recursive: true });
tell({ kind: 'end', outcomes, residentMebibytes: residentMebibytes() });
process.exitCode = 0;
process.disconnect();

async function readNext(): Promise<void> {
  const input = maker.make(current);
  memoryFile.content = current % inputsPerRealFile === 0 ? null : input.bytes;
  const start = process.cpuUsage();
  const residentBefore = residentMebibytes();
  allocations.largest = 0;
  try {
    const options = { ...input.options, temporaryDirectory: directory };
    const outcome = await checkInput({ ...input, options }, path);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  } catch (error) {
    fault(`${(error as Error).message} (of "${input.description}")`);
  }
  const { user, system } = process.cpuUsage(start);
  checkResources(input, (user + system) / 1e6, residentBefore);
}

function checkResources({ bytes }: FuzzInput, seconds: number, residentBefore: number): void {
  if (seconds > slowSeconds) fault(`it took ${seconds.toFixed(1)} s`);
  const limit = freeAllocation + allocationPerByte * bytes.length;
  if (allocations.largest > limit) fault(`${allocations.largest} bytes at once for a file of ${bytes.length}`);
  const resident = residentMebibytes();
  if (resident > maxResidentMebibytes && resident > residentBefore) fault(`the process grew to ${resident} MiB`);
}

function residentMebibytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

function countOpenFiles(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
}

function shown(error: unknown): string {
  return error instanceof Error ? String(error.stack).slice(0, 1200) : String(error);
}
