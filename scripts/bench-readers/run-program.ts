import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { cpuSeconds } from '../bench-upload/process-usage.ts';

export interface Usage {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The most resident memory that it ever had. */
  readonly peakMebibytes: number;
}

const lookEveryMs = 20;

/** Runs a program to its end. @throws Error with what it says where it fails */
export async function runProgram([command, ...args]: readonly [string, ...string[]]): Promise<Usage> {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const usage = { cpuSeconds: 0, peakMebibytes: 0 };
  const look = async () => {
    // A process that has ended in the meantime has been looked at before.
    const [cpu, peak] = await Promise.all([cpuSeconds(child.pid!), peakMebibytes(child.pid!)]).catch(() => [0, 0]);
    usage.cpuSeconds = Math.max(usage.cpuSeconds, cpu);
    usage.peakMebibytes = Math.max(usage.peakMebibytes, peak);
  };
  const watch = setInterval(() => void look(), lookEveryMs);
  try {
    const [complaints, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${complaints}`);
  } finally {
    clearInterval(watch);
  }
  return { seconds: (performance.now() - start) / 1000, ...usage };
}

/** Source: proc_pid_status(5). */
async function peakMebibytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}
