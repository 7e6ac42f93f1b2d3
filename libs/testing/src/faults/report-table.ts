import type { FaultReport } from './run-fault.ts';

const headings = ['fault', 'uploads', 'accepted', 'lost', 'doubled', 'otherwise wrong', 'seconds to recover'];

/** A line for each fault, in columns. */
export function tableOf(reports: readonly FaultReport[]): string {
  const rows = [headings, ...reports.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ');
  return rows.map(line).join('\n');
}

function cellsOf({ fault, uploads, accepted, findings, secondsToRecover }: FaultReport): string[] {
  const count = (kind: string) => findings.filter((finding) => finding.kind === kind).length;
  const numbers = [uploads, accepted, count('lost'), count('doubled'), count('broken')];
  return [fault, ...numbers.map(String), secondsToRecover === null ? 'never' : secondsToRecover.toFixed(1)];
}
