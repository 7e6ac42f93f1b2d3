import { damaged } from '../../bytes/damage.ts';
import type { RandomAccessFile } from '../../bytes/random-access-file.ts';

/** Everything in a transport file but the rows begins at a multiple of this. */
export const recordBytes = 80;

/** As in `HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!000000000700000000000000000000`. */
export interface HeaderRecord {
  readonly name: string;
  /** What follows the exclamation marks: 32 characters, mostly digits. */
  readonly rest: string;
}

/** @returns null where the 80 bytes are no header record */
export function parseHeaderRecord(bytes: Buffer): HeaderRecord | null {
  const [, name, rest] = /^HEADER RECORD\*{7}(.{8})HEADER RECORD!{7}(.{32})$/s.exec(bytes.toString('latin1')) ?? [];
  return name === undefined ? null : { name: name.trimEnd(), rest: rest! };
}

/** Reads a transport file from record to record, and never past its end. */
export class TransportRecords {
  readonly #file: RandomAccessFile;
  position: number;

  constructor(file: RandomAccessFile, position: number) {
    this.#file = file;
    this.position = position;
  }

  async bytes(length: number, what: string): Promise<Buffer> {
    if (this.position + length > this.#file.size) {
      throw damaged(this.#file.size, `the file ends, expected ${length} bytes of ${what}`);
    }
    const bytes = await this.#file.read(this.position, length);
    this.position += length;
    return Buffer.from(bytes.buffer, 0, bytes.length);
  }

  /** The next header record, which has to be one of these. */
  async header(...names: readonly string[]): Promise<HeaderRecord> {
    const offset = this.position;
    const header = parseHeaderRecord(await this.bytes(recordBytes, `a header record ${names[0]}`));
    if (header && names.includes(header.name)) return header;
    throw damaged(
      offset,
      `there is ${header ? `a header record ${header.name}` : 'none'}, expected ${names.join(' or ')}`,
    );
  }

  /** Whether a header record begins at a place. */
  async isHeaderAt(offset: number): Promise<boolean> {
    const bytes = await this.#file.read(offset, recordBytes);
    return parseHeaderRecord(Buffer.from(bytes.buffer, 0, bytes.length)) !== null;
  }

  /** Goes on to where the next record begins. */
  skipPadding(): void {
    this.position = Math.ceil(this.position / recordBytes) * recordBytes;
  }
}
