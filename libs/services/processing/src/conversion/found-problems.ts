import { SurveyFileError, type DataProblem, type SurveyReader } from '#libs/survey-data';

/** More than a person can mend by hand; the list is kept in memory. */
const most = 100_000;

/** Everything that is wrong with a file: what its reader has found, and what does not fit the database. */
export class FoundProblems {
  readonly #reader: SurveyReader;
  readonly #misfits: DataProblem[] = [];

  constructor(reader: SurveyReader) {
    this.#reader = reader;
  }

  /** Keeps what does not fit. Throws `SurveyFileError` where it is too much to go on. */
  add(misfits: readonly DataProblem[]): void {
    for (const misfit of misfits) this.#misfits.push(misfit);
    if (this.#misfits.length >= most) this.throwMisfits();
  }

  /** In input order; what is not about a row comes first. */
  get all(): readonly DataProblem[] {
    if (this.#misfits.length === 0) return this.#reader.problems;
    return [...this.#reader.problems, ...this.#misfits].sort((one, other) => (one.row ?? 0) - (other.row ?? 0));
  }

  /** Throws `SurveyFileError` where anything does not fit. */
  throwMisfits(): void {
    const [first] = this.#misfits;
    if (!first) return;
    const others = this.#misfits.length - 1;
    const more = others === 0 ? '' : ` The list of errors has ${others} more.`;
    throw new SurveyFileError(
      first.code === 'label-conflict' ? 'label-conflict' : 'schema-conflict',
      `${first.detail}${more}`,
    );
  }
}
