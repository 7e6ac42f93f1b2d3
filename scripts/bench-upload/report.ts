import { availableParallelism } from 'node:os';
import type { Usage } from './process-usage.ts';

export interface Round {
  /** Seconds. */
  readonly direct: number;
  readonly gateway: Usage;
  readonly tusd: Usage | null;
}

type Bar = { readonly atLeast: number } | { readonly atMost: number };

/** Prints what was measured, and remembers whether it is good enough. */
export class Report {
  failed = false;

  round(number: number, mebibytes: number, { direct, gateway, tusd }: Round): void {
    const speed = (seconds: number) => `${(mebibytes / seconds).toFixed(0)} MiB/s`;
    const cost = (usage: Usage) =>
      `${speed(usage.seconds)}, ratio ${(direct / usage.seconds).toFixed(2)}, ${((usage.cpuSeconds * 1024) / mebibytes).toFixed(2)} CPU s/GiB, +${usage.growthMebibytes.toFixed(0)} MiB`;
    const ways = [`direct ${speed(direct)}`, `gateway ${cost(gateway)}`, ...(tusd ? [`tusd ${cost(tusd)}`] : [])];
    print(`round ${number}: ${ways.join('; ')}`);
  }

  /** @param direct seconds that as many PUTs of the same bytes took */
  smallRound(name: string, uploads: number, direct: number, { seconds, cpuSeconds, machineCpuSeconds }: Usage): void {
    const rate = (taken: number) => `${(uploads / taken).toFixed(0)}/s`;
    const each = (cpu: number) => `${((cpu * 1000) / uploads).toFixed(1)} CPU ms`;
    const busy = ((machineCpuSeconds / seconds / availableParallelism()) * 100).toFixed(0);
    const cost = `${each(cpuSeconds)} each in the gateway, ${each(machineCpuSeconds)} in all: ${busy}% of the cores`;
    print(`${name}: direct ${rate(direct)}; gateway ${rate(seconds)}, ratio ${(direct / seconds).toFixed(2)}, ${cost}`);
  }

  bar(name: string, value: number, unit: string, bar: Bar): void {
    const missed = 'atLeast' in bar ? value < bar.atLeast : value > bar.atMost;
    const limit = 'atLeast' in bar ? `at least ${bar.atLeast}` : `at most ${bar.atMost}`;
    print(
      `${name.padEnd(40)} ${value.toFixed(unit === '' ? 2 : 1).padStart(8)} ${unit.padEnd(6)} (${limit})${missed ? ' MISSED' : ''}`,
    );
    this.failed ||= missed;
  }

  skip(name: string, reason: string): void {
    print(`${name}: skipped, ${reason}`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
