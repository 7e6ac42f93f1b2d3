import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import { readAhead } from '../../bytes/read-ahead.ts';
import { Fields } from './fields.ts';
import type { FileHeader } from './file-header.ts';
import { type Page, pageHeaderBytes, readPage } from './page.ts';

const chunkBytes = 1024 * 1024;

/** The pages of a file, which must have been checked to be there. */
export class PageSource {
  readonly file: RandomAccessFile;
  readonly header: FileHeader;

  constructor(file: RandomAccessFile, header: FileHeader) {
    this.file = file;
    this.header = header;
  }

  /** @param index from 0 */
  async page(index: number): Promise<Page> {
    return this.#read(index, this.header.pageSize);
  }

  /** The start of a page only. */
  async pageHead(index: number): Promise<Page> {
    return this.#read(index, pageHeaderBytes(this.header));
  }

  /** All pages, read ahead in chunks. */
  async *pages(onProgress: (bytesRead: number) => void): AsyncGenerator<Page, void> {
    const { pageSize } = this.header;
    for await (const { bytes, offset } of readAhead(this.#chunkTasks(onProgress))) {
      for (let at = 0; at < bytes.length; at += pageSize) {
        yield readPage(this.#fields(bytes.subarray(at, at + pageSize), offset + at));
      }
    }
  }

  *#chunkTasks(onProgress: (bytesRead: number) => void) {
    const { pageSize, size, pages } = this.header;
    const length = Math.max(1, Math.floor(chunkBytes / pageSize)) * pageSize;
    const end = size + pages * pageSize;
    for (let offset = size; offset < end; offset += length) {
      yield async () => {
        const bytes = await this.file.read(offset, Math.min(length, end - offset));
        onProgress(offset + bytes.length);
        return { bytes: Buffer.from(bytes.buffer, 0, bytes.length), offset };
      };
    }
  }

  async #read(index: number, length: number): Promise<Page> {
    const offset = this.header.size + index * this.header.pageSize;
    const bytes = await this.file.read(offset, length);
    return readPage(this.#fields(Buffer.from(bytes.buffer, 0, bytes.length), offset));
  }

  #fields(bytes: Buffer, offset: number): Fields {
    return new Fields(bytes, offset, this.header.littleEndian, this.header.is64Bit);
  }
}
