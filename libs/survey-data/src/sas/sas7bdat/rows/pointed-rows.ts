import type { RowBlock } from '../../rows/row-block.ts';
import { type Page, storage, type SubheaderPointer, subheaderPointer, subheaderPointers } from '../page.ts';
import type { PageSource } from '../page-source.ts';
import { subheaderKind } from '../subheader-kind.ts';
import { MovedPages } from './moved-pages.ts';
import type { RowBuffer } from './row-buffer.ts';

/** Rows for which a page has pointers: those of compressed files, some of which are not compressed for all that. */
export class PointedRows {
  readonly #moved: MovedPages;
  readonly #buffer: RowBuffer;

  constructor(source: PageSource, buffer: RowBuffer) {
    this.#moved = new MovedPages(source);
    this.#buffer = buffer;
  }

  async *of(page: Page): AsyncGenerator<RowBlock, void> {
    for (const pointer of subheaderPointers(page)) {
      if (pointer.storage === storage.reference) await this.#addMoved(pointer);
      else if (isRowHere(page, pointer)) this.#add(page, pointer);
      if (this.#buffer.isFull) yield* this.#buffer.take();
    }
    yield* this.#buffer.take();
  }

  /** Moved rows are taken where they were before, and passed over where they are. */
  async #addMoved({ offset, length }: SubheaderPointer): Promise<void> {
    const page = await this.#moved.page(offset - 1);
    this.#add(page, subheaderPointer(page, length - 1));
  }

  #add(page: Page, { offset, length, storage: stored }: SubheaderPointer): void {
    const isCompressed = stored === storage.compressed || stored === storage.movedCompressed;
    if (isCompressed) this.#buffer.addCompressed(page.fields, offset, length);
    else this.#buffer.addPlain(page.fields, offset, length);
  }
}

function isRowHere(page: Page, { storage: stored, isRow, offset, length }: SubheaderPointer): boolean {
  if (stored === storage.compressed) return true;
  return stored === storage.plain && isRow && subheaderKind(page.fields.part(offset, length)) === null;
}
