import { type FileHandle, open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { EncodedColumns } from './encoded-column.ts';
import { fileMetadata, type NamedColumn, type PlacedColumn, rowGroup } from './file-metadata.ts';
import { magic } from './format.ts';

const bufferBytes = 2 ** 20;
/** Milliseconds after which whoever else works on this thread has a turn: columns that compress well are seldom written. */
const turn = 10;

/**
 * Writes a Parquet file, a row group after the other: what is in memory is some pages, and the footer.
 * Source: parquet-format, "File format".
 */
export class ParquetFile {
  readonly #file: FileHandle;
  readonly #rowGroups: Buffer[] = [];
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #bufferedBytes = 0;
  /** With those of the buffer. */
  bytes = 0;
  rows = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** @param path of a file that does not exist yet */
  static async create(path: string): Promise<ParquetFile> {
    const file = new ParquetFile(await open(path, 'w'));
    await file.#write(magic);
    return file;
  }

  /** Returns the columns of the row group, which are of the same types in all of a file. */
  async append(columns: EncodedColumns, names: readonly string[], rows: number): Promise<NamedColumn[]> {
    const placed: PlacedColumn[] = [];
    let turnEnds = performance.now() + turn;
    for await (const { type, chunk, statistics } of columns) {
      const name = names[placed.length]!;
      placed.push({ name, type, chunk: { ...chunk, bytes: [] }, statistics, offset: this.bytes });
      for (const each of chunk.bytes) await this.#write(each);
      if (performance.now() > turnEnds) {
        await setImmediate();
        turnEnds = performance.now() + turn;
      }
    }
    this.#rowGroups.push(rowGroup(placed, rows, this.#rowGroups.length));
    this.rows += rows;
    return placed;
  }

  /** Writes the footer. */
  async finish(columns: readonly NamedColumn[], keyValues: Readonly<Record<string, string>>): Promise<void> {
    const footer = fileMetadata({ columns, rows: this.rows, rowGroups: this.#rowGroups, keyValues });
    const length = Buffer.alloc(4);
    length.writeUInt32LE(footer.length);
    for (const each of [footer, length, magic]) await this.#write(each);
    await this.#flush();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#bufferedBytes + bytes.length > bufferBytes) await this.#flush();
    if (bytes.length > bufferBytes) await this.#file.writeFile(bytes);
    else {
      this.#buffer.set(bytes, this.#bufferedBytes);
      this.#bufferedBytes += bytes.length;
    }
    this.bytes += bytes.length;
  }

  async #flush(): Promise<void> {
    await this.#file.writeFile(this.#buffer.subarray(0, this.#bufferedBytes));
    this.#bufferedBytes = 0;
  }
}
