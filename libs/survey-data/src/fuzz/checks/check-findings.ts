import type { JobWarning } from '#libs/contracts';
import type { DataProblem, SurveyReader } from '../../reader.ts';
import { assertThat } from './fault.ts';

const maxWarnings = 10_001;
const maxProblems = 100_000;

/** What warnings and problems may take in all, beside the file's own bytes. */
const freeCharacters = 1024 * 1024;
const charactersPerByte = 8;

/** Warnings and problems are bounded by number and length, and say where they belong. */
export function checkFindings({ warnings, problems }: SurveyReader, fileBytes: number): void {
  assertThat(warnings.length <= maxWarnings, () => `there are ${warnings.length} warnings`);
  assertThat(problems.length <= maxProblems, () => `there are ${problems.length} problems`);
  const characters = sum(warnings.map(lengthOf)) + sum(problems.map(lengthOf)) - problems.length * perProblem;
  const limit = freeCharacters + charactersPerByte * fileBytes;
  assertThat(characters <= limit, () => `warnings and problems have ${characters} characters, of ${limit}`);
  for (const { row, line } of problems) {
    assertThat(row === null || (Number.isInteger(row) && row > 0), () => `a problem is about row ${row}`);
    assertThat(line === null || (Number.isInteger(line) && line > 0), () => `a problem is about line ${line}`);
  }
}

/** What the sentence of a problem may have without a look at the file. */
const perProblem = 300;

const lengthOf = ({ detail, variable }: JobWarning | DataProblem): number => detail.length + (variable?.length ?? 0);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
