import { readFile } from 'node:fs/promises';

/** Of a clock tick, which Linux counts CPU time in for programs: always a hundredth of a second. */
const ticksPerSecond = 100;

/** Seconds of CPU that a process has used. Source: proc_pid_stat(5). */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // After the name, which is in parentheses and may hold blanks, come fields 3 and on.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Seconds of CPU that all processes together, and the kernel, have used. Source: proc_stat(5). */
export async function machineCpuSeconds(): Promise<number> {
  const [total = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  const [user, nice, system, _idle, _waiting, interrupts, softInterrupts] = total.match(/\d+/g)!.map(Number);
  return (user! + nice! + system! + interrupts! + softInterrupts!) / ticksPerSecond;
}

/** Resident memory of a process. Source: proc_pid_status(5). */
export async function residentMebibytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) / 1024;
}

export interface Usage {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of all processes and the kernel. */
  readonly machineCpuSeconds: number;
  /** The most that it had beyond what it had before. */
  readonly growthMebibytes: number;
}

const lookEveryMs = 50;

/** What some work costs a process. */
export async function usageOf(pid: number, work: () => Promise<void>): Promise<Usage> {
  const [cpuBefore, memoryBefore] = [await cpuSeconds(pid), await residentMebibytes(pid)];
  const machineBefore = await machineCpuSeconds();
  let most = memoryBefore;
  const look = async () => void (most = Math.max(most, await residentMebibytes(pid)));
  const watch = setInterval(() => void look(), lookEveryMs);
  const start = performance.now();
  try {
    await work();
  } finally {
    clearInterval(watch);
  }
  return {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (await cpuSeconds(pid)) - cpuBefore,
    machineCpuSeconds: (await machineCpuSeconds()) - machineBefore,
    growthMebibytes: most - memoryBefore,
  };
}
