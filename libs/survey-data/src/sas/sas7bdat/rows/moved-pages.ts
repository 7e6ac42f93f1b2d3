import { damaged } from '../../../bytes/damage.ts';
import { SurveyFileError } from '../../../reader.ts';
import type { Page } from '../page.ts';
import type { PageSource } from '../page-source.ts';

const cachedBytes = 16 * 1024 * 1024;
/** By the pages of the file. Rows that were moved lie together, but a file that lies may have each on another page. */
const maxReadsPerPage = 256;

/** The pages on which rows are that were moved; those that were wanted last are kept. */
export class MovedPages {
  readonly #source: PageSource;
  readonly #cached = new Map<number, Page>();
  #reads = 0;

  constructor(source: PageSource) {
    this.#source = source;
  }

  /** @param index from 0 */
  async page(index: number): Promise<Page> {
    const page = this.#cached.get(index) ?? (await this.#read(index));
    // A map keeps the order in which its entries were set.
    this.#cached.delete(index);
    this.#cached.set(index, page);
    return page;
  }

  async #read(index: number): Promise<Page> {
    const { pages, pageSize, size } = this.#source.header;
    if (index < 0 || index >= pages) {
      throw damaged(size, `a row was moved to page ${index + 1}, expected one of ${pages}`);
    }
    if (++this.#reads > pages * maxReadsPerPage) throw tooScattered();
    const most = Math.max(1, Math.floor(cachedBytes / pageSize));
    while (this.#cached.size >= most) this.#cached.delete(this.#cached.keys().next().value!);
    return this.#source.page(index);
  }
}

function tooScattered(): SurveyFileError {
  const detail =
    'Rows of the file were moved all over it. Copy the data set in SAS, by a DATA step, and upload the copy.';
  return new SurveyFileError('limit-exceeded', detail);
}
