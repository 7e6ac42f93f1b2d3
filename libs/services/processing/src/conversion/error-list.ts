import { Readable } from 'node:stream';
import type { ObjectStorage } from '#libs/object-storage';
import type { DataProblem } from '#libs/survey-data';

export interface StoredErrorList {
  readonly errorCount: number;
  /** Null where there is nothing to list. */
  readonly errorsKey: string | null;
}

/** Stores what was found wrong in a file: a JSON object a line (`row`, `line`, `variable`, `code`, `detail`, `rejectsRow`), in input order. */
export async function storeErrorList(
  storage: ObjectStorage,
  key: string,
  problems: readonly DataProblem[],
): Promise<StoredErrorList> {
  if (problems.length === 0) return { errorCount: 0, errorsKey: null };
  await storage.put(key, Readable.from(lines(problems), { objectMode: false }));
  return { errorCount: problems.length, errorsKey: key };
}

const linesAtOnce = 1000;

function* lines(problems: readonly DataProblem[]): Generator<Buffer> {
  for (let start = 0; start < problems.length; start += linesAtOnce) {
    const some = problems.slice(start, start + linesAtOnce);
    yield Buffer.from(some.map((problem) => `${JSON.stringify(line(problem))}\n`).join(''));
  }
}

const line = ({ row, line, variable, code, detail, rejectsRow }: DataProblem) => ({
  row,
  line,
  variable,
  code,
  detail,
  rejectsRow,
});

/** How many rows were left out; a row may have several problems, one after another. */
export function countRejectedRows(problems: readonly DataProblem[]): number {
  let last: number | null = null;
  let count = 0;
  for (const { row, rejectsRow } of problems) {
    if (!rejectsRow || row === last) continue;
    last = row;
    count += 1;
  }
  return count;
}
