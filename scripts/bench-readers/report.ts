import type { Usage } from './run-program.ts';

/** Prints what was measured, and remembers whether it is good enough. */
export class Report {
  failed = false;

  line(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  usage(name: string, { seconds, cpuSeconds, peakMebibytes }: Usage): void {
    this.line(
      `  ${name.padEnd(44)} ${seconds.toFixed(2).padStart(8)} s ${cpuSeconds.toFixed(2).padStart(8)} CPU s ${peakMebibytes.toFixed(0).padStart(6)} MiB`,
    );
  }

  bar(name: string, value: number, most: number, unit = ''): void {
    const missed = value > most;
    const shown = value.toFixed(unit === '' ? 2 : 0);
    this.line(
      `  ${name.padEnd(44)} ${shown.padStart(8)} ${unit.padEnd(4)} (at most ${most})${missed ? ' MISSED' : ''}`,
    );
    this.failed ||= missed;
  }
}
