import { damaged } from '../bytes/damage.ts';
import { maxVariables, SurveyFileError } from '../reader.ts';
import type { ForeignFile } from './foreign-file.ts';

/** A column at the top of a Parquet file's schema. */
export interface SourceColumn {
  /** In the file, where names may be empty or taken twice. */
  readonly name: string;
  /** Of DuckDB: `BIGINT`, `DECIMAL(38,2)`, `STRUCT(a INTEGER)`. */
  readonly type: string;
  /** DuckDB has no decimals of more than 38 digits: it reads them as doubles. */
  readonly isRounded: boolean;
}

/** @throws SurveyFileError `limit-exceeded` for more columns than can be worked with, `unreadable-file` for none */
export async function readSourceColumns(file: ForeignFile): Promise<SourceColumn[]> {
  const elements = await topElements(file);
  if (elements.length > maxVariables) throw tooMany(elements.length);
  if (elements.length === 0) throw new SurveyFileError('unreadable-file', 'The Parquet file has no columns.');
  const described = await file.query(`DESCRIBE SELECT * FROM ${file.source('read_parquet')}`);
  if (described.length !== elements.length) {
    throw damaged(file.size, `the schema has ${described.length} columns at its top, expected ${elements.length}`);
  }
  return elements.map(({ name, isDecimal }, at) => {
    const type = described[at]![1]!;
    return { name, type, isRounded: isDecimal && type === 'DOUBLE' };
  });
}

/** The schema is a tree, written from the root down, depth first. */
async function topElements(file: ForeignFile): Promise<{ name: string; isDecimal: boolean }[]> {
  const schema = await file.query(`SELECT name, num_children, converted_type FROM ${file.source('parquet_schema')}`);
  const found: { name: string; isDecimal: boolean }[] = [];
  let within = 0;
  for (const [name, children, converted] of schema.slice(1)) {
    if (within === 0) found.push({ name: name!, isDecimal: converted === 'DECIMAL' });
    else within -= 1;
    within += Number(children ?? 0);
  }
  return found;
}

function tooMany(count: number): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    `The file has ${count} columns, at most ${maxVariables} are possible. Leave out what is not needed.`,
  );
}
