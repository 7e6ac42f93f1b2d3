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
 */
export class RecordReader {
  readonly #scanner: RecordScanner;
  readonly #text = new TextMemory();
  #rest = 0;

  constructor(delimiter: number) {
    this.#scanner = new RecordScanner(delimiter);
  }

  /**
   * The records that are whole with some more text.
   * @param chunks each may be overwritten once the next is asked for
   * @throws SurveyFileError `limit-exceeded` for a record over 16 MiB or half a million cells
   */
  async *read(chunks: AsyncIterable<Buffer>): AsyncGenerator<RecordBlock> {
    for await (const chunk of chunks) {
      this.#text.append(chunk);
      // A record that is not whole is scanned again only when as much again has come: no quadratic time.
      if (this.#text.length < 2 * this.#rest && this.#text.length <= maxRecordBytes) continue;
      const whole = this.#scanner.scan(this.#text.bytes, false);
      if (this.#scanner.records > 0) yield this.#scanner;
      this.#text.drop(whole);
      this.#rest = this.#text.length;
      if (this.#rest > maxRecordBytes) throw recordTooLong(this.#scanner.line);
    }
  }

  /** Whether the text so far ends where a record does, for sure. */
  get isBetweenRecords(): boolean {
    return this.#text.length === 0;
  }

  /** The records that are left. Throws SurveyFileError `damaged-file` for a quote that is never closed. */
  *end(): Generator<RecordBlock> {
    this.#scanner.scan(this.#text.bytes, true);
    if (this.#scanner.records > 0) yield this.#scanner;
  }
}

/** All records of a text, as a `RecordReader` cuts them. */
export async function* readRecords(chunks: AsyncIterable<Buffer>, delimiter: number): AsyncGenerator<RecordBlock> {
  const reader = new RecordReader(delimiter);
  yield* reader.read(chunks);
  yield* reader.end();
}

function recordTooLong(line: number): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    `The record that begins on line ${line} is longer than 16 MiB. Look there for a quote that is never closed, or for missing line ends.`,
  );
}
