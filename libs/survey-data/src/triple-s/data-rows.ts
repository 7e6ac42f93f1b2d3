import { SurveyFileError } from '../reader.ts';
import { cellText, readRecords } from '../csv/records.ts';

const maxLineBytes = 16 * 2 ** 20;
const lineFeed = 0x0a;

/** A row of the data: the text at a place, or null where the row ends before it. */
export interface DataRow {
  readonly line: number;
  at(place: number, length: number): string | null;
}

/** Lines of fixed format; places are characters. Empty lines are no rows. */
export async function* readFixedRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<DataRow> {
  let rest: Buffer = Buffer.alloc(0);
  let line = 0;
  for await (const chunk of chunks) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
      line += 1;
      const row = fixedRow(bytes.toString('utf8', start, end), line);
      if (row) yield row;
      start = end + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > maxLineBytes) throw lineTooLong(line + 1);
  }
  const last = fixedRow(rest.toString('utf8'), line + 1);
  if (last) yield last;
}

/** Positions count characters, of which some are two units of a JavaScript string. */
function fixedRow(text: string, line: number): DataRow | null {
  const content = text.replace(/\r+$/, '').replace(/^\x1a$/, '');
  if (content === '') return null;
  const characters = /[\ud800-\udfff]/.test(content) ? Array.from(content) : null;
  const size = characters?.length ?? content.length;
  return {
    line,
    at(place, length) {
      if (place >= size) return null;
      return characters?.slice(place, place + length).join('') ?? content.slice(place, place + length);
    },
  };
}

/** Records of CSV; places are cells. */
export async function* readCsvRows(chunks: AsyncIterable<Buffer>, skip: number): AsyncGenerator<DataRow> {
  let before = skip;
  for await (const block of readRecords(chunks, ','.charCodeAt(0))) {
    for (let record = 0; record < block.records; record += 1) {
      if (before > 0) {
        before -= 1;
        continue;
      }
      const first = block.firstCell[record]!;
      const cells = block.firstCell[record + 1]! - first;
      yield { line: block.lines[record]!, at: (place) => (place < cells ? cellText(block, first + place) : null) };
    }
  }
}

function lineTooLong(line: number): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    `Line ${line} of the data is longer than 16 MiB. Look for missing line ends.`,
  );
}
