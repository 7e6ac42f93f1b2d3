import { type Encoding, encodings, pageTypes } from './format.ts';
import { PageBuffer } from './page-buffer.ts';
import { pageCodec } from './page-codec.ts';
import { ThriftWriter } from './thrift-writer.ts';

/** The pages of a column in a row group, as they lie in the file. */
export interface ColumnChunk {
  readonly bytes: readonly Uint8Array[];
  readonly rows: number;
  readonly encodings: readonly Encoding[];
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  /** Of the dictionary's page, which is the first; 0 where there is none. */
  readonly dictionarySize: number;
}

/** Rows from `from` to `to`, with a 1 for each row of the column that has a value; null where all have. */
export interface PageRows {
  readonly isPresent: Uint8Array | null;
  readonly from: number;
  readonly to: number;
}

/** Where the pages are put together, one after the other, of one column after the other. */
const page = new PageBuffer();

/** Compresses the pages of a column: first a dictionary, if any. */
export class ChunkPages {
  readonly #bytes: Buffer[] = [];
  readonly #encodings: Encoding[] = [encodings.rle];
  #rows = 0;
  #compressedSize = 0;
  #uncompressedSize = 0;
  #dictionarySize = 0;

  dictionary(values: Uint8Array, count: number): void {
    this.#encodings.push(encodings.dictionary, encodings.plain);
    this.#write(values, pageTypes.dictionary, (header) =>
      header.struct(7, () => {
        header.i32(1, count);
        header.i32(2, encodings.plain);
      }),
    );
    this.#dictionarySize = this.#compressedSize;
  }

  /** @param indices in the dictionary, negative where there is no value */
  indices(indices: Int32Array, width: number, rows: PageRows): void {
    this.#beginData(rows);
    page.appendIndices(indices, rows.from, rows.to, width);
    this.#endData(rows, encodings.dictionary);
  }

  /** @param values in the encoding PLAIN */
  plain(values: Uint8Array, rows: PageRows): void {
    this.#beginData(rows);
    page.append(values);
    this.#endData(rows, encodings.plain);
  }

  end(): ColumnChunk {
    return {
      bytes: this.#bytes,
      rows: this.#rows,
      encodings: this.#encodings,
      compressedSize: this.#compressedSize,
      uncompressedSize: this.#uncompressedSize,
      dictionarySize: this.#dictionarySize,
    };
  }

  #beginData({ isPresent, from, to }: PageRows): void {
    page.clear();
    page.appendLevels(isPresent, from, to);
  }

  #endData({ from, to }: PageRows, encoding: Encoding): void {
    if (!this.#encodings.includes(encoding)) this.#encodings.push(encoding);
    this.#rows += to - from;
    this.#write(page.content, pageTypes.data, (header) =>
      header.struct(5, () => {
        header.i32(1, to - from);
        header.i32(2, encoding);
        header.i32(3, encodings.rle);
        header.i32(4, encodings.rle);
      }),
    );
  }

  #write(content: Uint8Array, type: number, writeHeader: (header: ThriftWriter) => void): void {
    const compressed = pageCodec.compress(content);
    const header = new ThriftWriter(64);
    header.i32(1, type);
    header.i32(2, content.length);
    header.i32(3, compressed.length);
    writeHeader(header);
    const headerBytes = header.end();
    this.#bytes.push(headerBytes, compressed);
    this.#compressedSize += headerBytes.length + compressed.length;
    this.#uncompressedSize += headerBytes.length + content.length;
  }
}
