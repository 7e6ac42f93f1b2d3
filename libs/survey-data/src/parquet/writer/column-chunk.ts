import { type Encoding, encodings, pageTypes } from './format.ts';
import { PageBuffer } from './page-buffer.ts';
import { compressPage } from './page-codec.ts';
import { ThriftWriter } from './thrift-writer.ts';

/** The pages of a column in a row group, as they lie in the file. */
export interface ColumnChunk {
  readonly bytes: readonly Buffer[];
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
  readonly #pages: Promise<CompressedPage>[] = [];
  readonly #encodings: Encoding[] = [encodings.rle];
  #rows = 0;
  #hasDictionary = false;

  dictionary(values: Uint8Array, count: number): void {
    this.#encodings.push(encodings.dictionary, encodings.plain);
    this.#write(values, pageTypes.dictionary, (header) =>
      header.struct(7, () => {
        header.i32(1, count);
        header.i32(2, encodings.plain);
      }),
    );
    this.#hasDictionary = true;
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

  /** Once no page is added any more. */
  async compressed(): Promise<ColumnChunk> {
    const pages = await Promise.all(this.#pages);
    return {
      bytes: pages.flatMap(({ header, content }) => [header, content]),
      rows: this.#rows,
      encodings: this.#encodings,
      compressedSize: pages.reduce((sum, page) => sum + sizeOf(page), 0),
      uncompressedSize: pages.reduce((sum, { header, uncompressedSize }) => sum + header.length + uncompressedSize, 0),
      dictionarySize: this.#hasDictionary ? sizeOf(pages[0]!) : 0,
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

  #write(content: Uint8Array, type: number, writeHeader: WriteHeader): void {
    const page = compress(content, type, writeHeader);
    // Whoever asks for the pages is told; where nobody does any more, a failure must not end the process.
    page.catch(() => undefined);
    this.#pages.push(page);
  }
}

type WriteHeader = (header: ThriftWriter) => void;

interface CompressedPage {
  readonly header: Buffer;
  readonly content: Buffer;
  readonly uncompressedSize: number;
}

/** @param page may be overwritten at once */
async function compress(page: Uint8Array, type: number, writeHeader: WriteHeader): Promise<CompressedPage> {
  const uncompressedSize = page.length;
  const content = await compressPage(page);
  const header = new ThriftWriter(64);
  header.i32(1, type);
  header.i32(2, uncompressedSize);
  header.i32(3, content.length);
  writeHeader(header);
  return { header: header.end(), content, uncompressedSize };
}

function sizeOf({ header, content }: CompressedPage): number {
  return header.length + content.length;
}
