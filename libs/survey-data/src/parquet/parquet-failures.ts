import { types } from 'node:util';
import { SurveyFileError } from '../reader.ts';

type FailureCode = SurveyFileError['code'];

interface Failure {
  readonly sign: RegExp;
  readonly code: FailureCode;
  readonly detail: string;
}

/** What DuckDB says, whose errors have no codes. */
const failures: readonly Failure[] = [
  {
    sign: /^Out of Memory Error/,
    code: 'limit-exceeded',
    detail: 'The Parquet file takes too much memory at once. Write it with smaller row groups and upload the new file.',
  },
  {
    sign: /Invalid string encoding/,
    code: 'wrong-encoding',
    detail: 'A text of the Parquet file is not UTF-8, which the format asks for. Write its texts in UTF-8.',
  },
  {
    sign: /encrypt/i,
    code: 'encrypted-file',
    detail: 'The Parquet file is encrypted. Save it without encryption.',
  },
  {
    sign: /^Not implemented Error|unsupported (compression|encoding)/i,
    code: 'unreadable-file',
    detail:
      'The Parquet file uses a part of the format that is not supported. Write it with usual settings, as Snappy.',
  },
];

/** These speak of the SQL that we have made. */
const ourMistakes = /^(Parser|Binder|Catalog|Syntax|Dependency) Error/;

/** A failure of DuckDB on a file: anything that we did not expect there is damage. */
export function asSurveyFileError(error: unknown): unknown {
  if (!types.isNativeError(error) || error instanceof SurveyFileError || ourMistakes.test(error.message)) return error;
  const known = failures.find(({ sign }) => sign.test(error.message));
  const failure = known
    ? new SurveyFileError(known.code, known.detail)
    : new SurveyFileError('damaged-file', `The Parquet file is damaged. ${advice}`);
  failure.cause = error;
  return failure;
}

const advice = 'Write it again from its source and upload the new file.';
