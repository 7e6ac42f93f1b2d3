import { SurveyFileError } from '../reader.ts';
import type { RecordBlock } from './record-block.ts';
import { RecordScanner } from './record-scanner.ts';

export { cellText } from './record-block.ts';

/** A longer record is taken for a mistake, such as a quote that is never closed. */
const maxRecordBytes = 16 * 2 ** 20;

/**
 * Cuts UTF-8 into records (RFC 4180, and what is met in the wild: lines may end in LF, CRLF or CR, empty lines are no
 * records). Memory holds one chunk and one record.
 * @throws SurveyFileError `limit-exceeded` for a record over 16 MiB, `damaged-file` for a quote that is never closed
 */
export async function* readRecords(chunks: AsyncIterable<Buffer>, delimiter: number): AsyncGenerator<RecordBlock> {
  const scanner = new RecordScanner(delimiter);
  let rest: Buffer = Buffer.alloc(0);
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  for await (const chunk of chunks) {
    pending.push(chunk);
    pendingBytes += chunk.length;
    // A record that is not whole is scanned again only when as much again has come: no quadratic time.
    if (pendingBytes < rest.length && rest.length + pendingBytes <= maxRecordBytes) continue;
    const bytes = Buffer.concat([rest, ...pending]);
    pending = [];
    pendingBytes = 0;
    rest = bytes.subarray(scanner.scan(bytes, false));
    if (scanner.records > 0) yield scanner;
    if (rest.length > maxRecordBytes) throw recordTooLong(scanner.line);
  }
  scanner.scan(Buffer.concat([rest, ...pending]), true);
  if (scanner.records > 0) yield scanner;
}

function recordTooLong(line: number): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    `The record that begins on line ${line} is longer than 16 MiB. Look there for a quote that is never closed, or for missing line ends.`,
  );
}
