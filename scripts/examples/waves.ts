import type { Codebook } from '#libs/contracts';
import type { Column, ColumnBatch } from '#libs/survey-data';
import { codebookOf, questionsOf, type Question } from './questions.ts';
import { SeededRandom } from '#libs/testing';
import { interview, type Respondent } from './respondents.ts';

/** One wave of the sample survey on laptops, as it is in its files. */
export interface Wave {
  readonly codebook: Codebook;
  readonly batch: ColumnBatch;
}

export const firstWave = (): Wave => makeWave({ firstDay: '2026-03-02', firstId: 1, rows: 400, name: 'Laptops' });

/** Other respondents, the same variables. */
export const secondWave = (): Wave =>
  makeWave({ firstDay: '2026-05-04', firstId: 401, rows: 150, name: 'Laptops, second wave' });

function makeWave(wave: { firstDay: string; firstId: number; rows: number; name: string }): Wave {
  const random = new SeededRandom(wave.firstId);
  const respondents = Array.from({ length: wave.rows }, (_, index) => interview(wave.firstId + index, random));
  const questions = questionsOf(wave.firstDay);
  const columns = questions.map((question) => answers(question, respondents));
  return { codebook: codebookOf(questions, wave.rows, wave.name), batch: { rows: wave.rows, columns } };
}

const answers = (question: Question, respondents: readonly Respondent[]): Column =>
  'text' in question
    ? { kind: 'text', values: respondents.map(question.text) }
    : { kind: 'numeric', values: Float64Array.from(respondents, question.number) };
