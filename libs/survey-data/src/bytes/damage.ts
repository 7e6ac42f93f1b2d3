import { SurveyFileError } from '../reader.ts';

/** The file contradicts its format at a byte: what was expected there, as in `expected the record type 2 or 3`. */
export function damaged(offset: number, expectation: string): SurveyFileError {
  return new SurveyFileError(
    'damaged-file',
    `The file is damaged: at byte ${offset} ${expectation}. Save it again from its source and upload the new file.`,
    offset,
  );
}
