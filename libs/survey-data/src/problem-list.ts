import { type DataProblem, SurveyFileError } from './reader.ts';

const maxProblems = 100_000;

/** What is wrong with a file, in input order. A file with more than 100,000 problems is refused: it is read wrongly. */
export class ProblemList {
  readonly all: DataProblem[] = [];

  add(problem: DataProblem): void {
    if (this.all.length === maxProblems) {
      throw new SurveyFileError(
        'damaged-file',
        `More than ${maxProblems} problems were found, the first: ${this.all[0]!.detail} Check that the delimiter is right.`,
      );
    }
    this.all.push(problem);
  }
}
