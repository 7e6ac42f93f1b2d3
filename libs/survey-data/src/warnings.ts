import type { JobWarning } from '#libs/contracts';
import { SurveyFileError } from './reader.ts';

/** Enough for every honest file; a hostile one must not fill the memory with them. */
const maxWarnings = 1_000;

/** What the file has that did not stop the reading, in the order in which it was met. */
export class Warnings {
  readonly list: JobWarning[] = [];

  add(code: string, variable: string | null, detail: string): void {
    if (this.list.length < maxWarnings) this.list.push({ code, variable, detail });
    else if (this.list.length === maxWarnings) {
      const more = `There are more than ${maxWarnings} warnings; the others are left out.`;
      this.list.push({ code: 'more-warnings', variable: null, detail: more });
    }
  }

  /** Reads a record that the data do not depend on: where it is damaged, what it says is ignored. */
  tolerate(code: string, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof SurveyFileError)) throw error;
      this.add(code, null, error.message);
    }
  }
}
