import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { FuzzMessage, FuzzTask } from './fuzz-messages.ts';

const heapMebibytes = 256;
const watchMilliseconds = 1000;
/** An input that takes longer hangs, even where other work has most of the machine. */
const patience = 30;
const patienceAtStart = 120;

/** Temporary files in memory, where the system has such. */
const temporary = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Runs a task to its end, whatever its inputs do to the process: one that hangs or crashes is a fault, and left out. */
export async function runTask(task: FuzzTask, told: (message: FuzzMessage) => void): Promise<void> {
  const end = task.first + task.inputs;
  for (let first = task.first; first < end;) {
    const stopped = await runProcess({ ...task, first, inputs: end - first }, told);
    if (stopped === null) return;
    told({ kind: 'fault', ...stopped });
    first = stopped.number + 1;
  }
}

interface Stopped {
  /** Of the input that stopped the process. */
  readonly number: number;
  readonly what: string;
}

async function runProcess(task: FuzzTask, told: (message: FuzzMessage) => void): Promise<Stopped | null> {
  const directory = mkdtempSync(join(temporary, 'fuzz-run-'));
  const place = join(directory, 'place');
  try {
    const child = fork(fileURLToPath(import.meta.resolve('./fuzz-process.js')), [JSON.stringify(task), place], {
      execArgv: [`--max-old-space-size=${heapMebibytes}`, '--enable-source-maps'],
      env: { ...process.env, TMPDIR: directory },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    child.on('message', told);
    const errors = text(child.stderr!);
    const watch = watchPlace(child, place);
    const [code] = (await once(child, 'exit')) as [number | null];
    const hangs = watch.stop();
    if (code === 0) return null;
    const what = hangs ? 'it hangs' : `the process ended with ${code}: ${(await errors).slice(0, 1500)}`;
    return { number: numberIn(place) ?? task.first, what };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Ends the process where it does not come to its next input. */
function watchPlace(child: ChildProcess, place: string): { stop(): boolean } {
  let before: number | null = null;
  let unchanged = 0;
  let hangs = false;
  const watch = setInterval(() => {
    const now = numberIn(place);
    unchanged = now === before ? unchanged + 1 : 0;
    before = now;
    if (unchanged < (now === null ? patienceAtStart : patience)) return;
    hangs = true;
    child.kill('SIGKILL');
  }, watchMilliseconds);
  const stop = () => {
    clearInterval(watch);
    return hangs;
  };
  return { stop };
}

function numberIn(place: string): number | null {
  const written = existsSync(place) ? readFileSync(place, 'utf8').trim() : '';
  return written === '' ? null : Number(written);
}
