import { damaged } from '../../bytes/damage.ts';
import { SurveyFileError } from '../../reader.ts';
import { Metadata } from './metadata.ts';
import { type Page, storage, subheaderPointers } from './page.ts';
import type { PageSource } from './page-source.ts';
import { subheaderKind } from './subheader-kind.ts';

/** What is said about the data: on the pages before the first row, and on pages that amend them, near the end. */
export async function readMetadata(source: PageSource): Promise<Metadata> {
  const metadata = new Metadata(source.header.size);
  const firstDataPage = await readLeadingPages(source, metadata);
  if (!metadata.isComplete) await readAmendments(source, metadata, firstDataPage);
  return metadata;
}

/** Returns the index of the page with the first row. */
async function readLeadingPages(source: PageSource, metadata: Metadata): Promise<number> {
  for (let index = 0; index < source.header.pages; index++) {
    const page = index === 0 ? await readFirstPage(source) : await source.page(index);
    if (page.kind === 'data' || addSubheaders(page, metadata) || page.kind === 'mix') return index;
  }
  return source.header.pages;
}

async function readFirstPage(source: PageSource): Promise<Page> {
  const { pages, declaredPages, size } = source.header;
  try {
    const page = await source.page(0);
    if (page.kind === 'meta' || page.kind === 'mix' || page.kind === 'amendment') return page;
  } catch (error) {
    if (!(error instanceof SurveyFileError)) throw error;
  }
  if (pages < declaredPages) throw damaged(size, 'there is no page about the data, expected one');
  const detail =
    'The pages of the file make no sense: it is encrypted. Save it again, without a password, and upload it.';
  throw new SurveyFileError('encrypted-file', detail, size);
}

/** Pages of other kinds may follow the amendments, but no data come between them. */
async function readAmendments(source: PageSource, metadata: Metadata, firstDataPage: number): Promise<void> {
  const amending: number[] = [];
  for (let index = source.header.pages - 1; index > firstDataPage; index--) {
    const { kind } = await source.pageHead(index);
    if (kind === 'amendment') amending.push(index);
    else if (kind === 'data' && amending.length > 0) break;
  }
  for (const index of amending.reverse()) addSubheaders(await source.page(index), metadata);
}

/** Whether there is a row among the subheaders. */
function addSubheaders(page: Page, metadata: Metadata): boolean {
  if (page.kind === 'compression-index') return false;
  let hasRows = false;
  let bytes = 0;
  for (const pointer of subheaderPointers(page)) {
    const kind =
      pointer.storage === storage.plain ? subheaderKind(page.fields.part(pointer.offset, pointer.length)) : null;
    if (kind) {
      checkRoom(page, (bytes += pointer.length));
      metadata.add(kind, page.fields.part(pointer.offset, pointer.length));
    } else hasRows ||= pointer.isRow || pointer.storage !== storage.plain;
  }
  return hasRows;
}

/** Subheaders that lie over each other would take far more memory than the file has bytes. */
function checkRoom({ fields }: Page, bytes: number): void {
  if (bytes <= fields.length) return;
  throw damaged(fields.origin, `the subheaders of the page have ${bytes} bytes, more than its ${fields.length}`);
}
