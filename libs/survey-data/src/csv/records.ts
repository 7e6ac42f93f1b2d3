import { SurveyFileError } from '../reader.ts';
import type { RecordBlock } from './record-block.ts';
import { RecordScanner } from './record-scanner.ts';
import { TextMemory } from './text-memory.ts';

export { cellText } from './record-block.ts';

/** A longer record is taken for a mistake, such as a quote that is never closed. */
const maxRecordBytes = 16 * 2 ** 20;

/**
 * Cuts UTF-8 into records (RFC 4180, and what is met in the wild: lines may end in LF, CRLF or CR, empty lines are no
 * records). Memory holds one chunk and one record.
 * @param chunks each may be overwritten once the next is asked for
 * @throws SurveyFileError `limit-exceeded` for a record over 16 MiB or half a million cells, `damaged-file` for a quote that is never closed
 */
export async function* readRecords(chunks: AsyncIterable<Buffer>, delimiter: number): AsyncGenerator<RecordBlock> {
  const scanner = new RecordScanner(delimiter);
  const text = new TextMemory();
  let rest = 0;
  for await (const chunk of chunks) {
    text.append(chunk);
    // A record that is not whole is scanned again only when as much again has come: no quadratic time.
    if (text.length < 2 * rest && text.length <= maxRecordBytes) continue;
    const whole = scanner.scan(text.bytes, false);
    if (scanner.records > 0) yield scanner;
    text.drop(whole);
    rest = text.length;
    if (rest > maxRecordBytes) throw recordTooLong(scanner.line);
  }
  scanner.scan(text.bytes, true);
  if (scanner.records > 0) yield scanner;
}

function recordTooLong(line: number): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    `The record that begins on line ${line} is longer than 16 MiB. Look there for a quote that is never closed, or for missing line ends.`,
  );
}
