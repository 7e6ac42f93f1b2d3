import type { StoredValue } from '#libs/contracts';
import { newVariable } from '../../codebook/new-variable.ts';
import { ProblemList } from '../../problem-list.ts';
import { rowsOf } from '../../read-survey.ts';
import type { ColumnBatch } from '../../reader.ts';
import { inspectTable } from '../inspect-table.ts';
import { readRecords } from '../records.ts';
import { RowReader } from '../row-reader.ts';

/** What a table is read as; columns have no names but their numbers, from 0. */
export interface ReadTable {
  readonly types: readonly string[];
  readonly rows: readonly (readonly StoredValue[])[];
  /** Row, line, column and code of each. */
  readonly problems: readonly (readonly [row: number, line: number, column: string | null, code: string])[];
}

/** Reads a table with a header from UTF-8 that arrives in these pieces. */
export async function readTable(pieces: readonly Buffer[], delimiter: string): Promise<ReadTable> {
  const records = () => readRecords(overwritten(pieces), delimiter.charCodeAt(0));
  const dialect = { delimiter: delimiter.charCodeAt(0), decimalComma: delimiter !== ',', preamble: 0 };
  const { columns } = await inspectTable(records(), dialect, true);
  const variables = columns.map((column, at) => newVariable(String(at), column.appearance()));
  const problems = new ProblemList();
  const reader = new RowReader(variables, columns, problems);
  const batches: ColumnBatch[] = [];
  let header = 1;
  for await (const block of records()) {
    batches.push(...reader.read(block, header));
    header = 0;
  }
  batches.push(...reader.end());
  return {
    types: variables.map(({ type }) => type),
    rows: batches.flatMap(rowsOf),
    problems: problems.all.map(({ row, line, variable, code }) => [row!, line!, variable, code]),
  };
}

/** As of a file: a piece is gone once the next is asked for. */
async function* overwritten(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    const chunk = Buffer.from(piece);
    yield chunk;
    chunk.fill('?');
  }
}
