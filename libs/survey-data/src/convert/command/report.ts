import type { JobWarning } from '#libs/contracts';
import type { DataProblem } from '../../reader.ts';
import type { ConvertedSurvey } from '../convert-survey.ts';

/** More are not read by anybody. */
const mostLines = 20;
const mostInJson = 10_000;

/** For people: what was done, and what they should know about it. */
export function readableReport(converted: ConvertedSurvey, output: string, seconds: number): string {
  const { rows, variables, format, warnings, problems, rejectedRows } = converted;
  const done = `${output}: ${rows} rows, ${variables} variables, from ${format} in ${seconds} s.`;
  const rejected = rejectedRows > 0 ? [`Rows that had to be left out: ${rejectedRows}.`] : [];
  return [
    ...listed('Warnings', warnings.map(warningLine)),
    ...listed('Problems', problems.map(problemLine)),
    ...rejected,
    done,
  ].join('\n');
}

function listed(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - mostLines;
  return [
    `${title} (${lines.length}):`,
    ...lines.slice(0, mostLines),
    ...(more > 0 ? [`  ... and ${more} more (--json lists them)`] : []),
  ];
}

const warningLine = ({ code, variable, detail }: JobWarning) =>
  `  ${variable ? `${printable(variable)}: ` : ''}${printable(detail)} [${code}]`;

function problemLine({ row, line, variable, code, detail }: DataProblem): string {
  const place = [
    row === null ? [] : `row ${row}`,
    line === null ? [] : `line ${line}`,
    variable === null ? [] : printable(variable),
  ].flat();
  return `  ${place.length > 0 ? `${place.join(', ')}: ` : ''}${printable(detail)} [${code}]`;
}

/** Without what a terminal would obey. */
const printable = (text: string): string => text.replace(/\p{Cc}/gu, ' ');

/** For programs. */
export function jsonReport(converted: ConvertedSurvey, output: string, seconds: number): string {
  const { problems, ...facts } = converted;
  const listedProblems = problems.slice(0, mostInJson);
  return JSON.stringify(
    { output, ...facts, seconds, problemCount: problems.length, problems: listedProblems },
    null,
    2,
  );
}
