// Breaks a running system in many ways, and looks for what is lost or doubled:
// npm run test:faults [-- --only <part of a name> --seed <number> --uploads <number>]
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { allFaults, type FaultReport, runFaults, tableOf } from '#libs/testing';

const { values } = parseArgs({
  options: { only: { type: 'string' }, seed: { type: 'string', default: '1' }, uploads: { type: 'string' } },
});
const faults = allFaults.filter(({ name }) => name.toLowerCase().includes(values.only?.toLowerCase() ?? ''));
if (faults.length === 0) {
  console.error(`There is no such fault. These are known:\n${allFaults.map(({ name }) => `  ${name}`).join('\n')}`);
  process.exit(2);
}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interruption.abort(new Error(`stopped by ${signal}`)));
}

const begin = performance.now();
const reports: FaultReport[] = [];
const clean = await runFaults({
  faults,
  seed: Number(values.seed),
  uploads: values.uploads === undefined ? undefined : Number(values.uploads),
  signal: interruption.signal,
  report: (report) => {
    reports.push(report);
    console.log(`\n${report.fault}: ${report.notes.join('; ')}`);
    for (const { kind, what } of report.findings) console.log(`  ${kind}: ${what}`);
  },
}).catch((error: unknown) => {
  console.error(interruption.signal.aborted ? (error as Error).message : error);
  return false;
});
const load = loadavg().map((average) => average.toFixed(1));
console.log(`\n${tableOf(reports)}`);
console.log(
  `\n${Math.round((performance.now() - begin) / 1000)} s, seed ${values.seed}, load average ${load.join(' ')}`,
);
process.exit(clean ? 0 : 1);
