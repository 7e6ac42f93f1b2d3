import { damaged } from '../../bytes/damage.ts';
import type { Fields } from './fields.ts';

/** `compression-index` pages have nothing that a reader needs. */
export type PageKind = 'meta' | 'data' | 'mix' | 'amendment' | 'compression-index';

/** A page: M. Shotwell's document, sections "SAS7BDAT Pages" and "Subheader Pointers". */
export interface Page {
  readonly fields: Fields;
  readonly kind: PageKind;
  /** A bit for each packed row says whether it was deleted. */
  readonly hasDeletedRows: boolean;
  /** Rows and subheaders together. */
  readonly blocks: number;
  readonly subheaders: number;
}

/** What a subheader pointer says of the bytes that it points to. */
export const storage = {
  plain: 0,
  truncated: 1,
  movedPlain: 2,
  /** The pointer names a page and one of its pointers instead of a place on this page. */
  reference: 3,
  compressed: 4,
  deleted: 5,
  movedCompressed: 6,
} as const;

export interface SubheaderPointer {
  readonly offset: number;
  readonly length: number;
  /** One of `storage`, or another number for rows that are found elsewhere. */
  readonly storage: number;
  /** A row, not something about the data set. */
  readonly isRow: boolean;
}

const kindMask = 0x0f00;
const kinds: Readonly<Record<number, PageKind>> = { 0: 'meta', 0x100: 'data', 0x200: 'mix', 0x400: 'amendment' };
const deletedRowsBit = 0x80;
const compressionIndexBits = 0x9000;

export const pageHeaderBytes = ({ is64Bit }: Pick<Fields, 'is64Bit'>): number => (is64Bit ? 40 : 24);
export const pointerBytes = ({ is64Bit }: Pick<Fields, 'is64Bit'>): number => (is64Bit ? 24 : 12);

/** @param fields of the page, or of its first `pageHeaderBytes` */
export function readPage(fields: Fields): Page {
  const end = pageHeaderBytes(fields);
  const type = fields.uint16(end - 8);
  return {
    fields,
    kind: kindOf(type, fields.origin + end - 8),
    hasDeletedRows: (type & deletedRowsBit) !== 0,
    blocks: fields.uint16(end - 6),
    subheaders: fields.uint16(end - 4),
  };
}

function kindOf(type: number, offset: number): PageKind {
  const kind = kinds[type & kindMask];
  if (!kind) throw damaged(offset, `the page type is ${type}, expected a page of data or about them`);
  return kind !== 'data' && (type & compressionIndexBits) !== 0 ? 'compression-index' : kind;
}

/** Where a page's pointers end and packed rows may begin, before any padding. */
export const pointersEnd = ({ fields, subheaders }: Page): number =>
  pageHeaderBytes(fields) + subheaders * pointerBytes(fields);

export function subheaderPointer({ fields, subheaders }: Page, index: number): SubheaderPointer {
  const { is64Bit } = fields;
  const at = pageHeaderBytes(fields) + index * pointerBytes(fields);
  if (index >= subheaders)
    throw damaged(fields.origin, `pointer ${index + 1} is referred to, the page has ${subheaders}`);
  const wordBytes = is64Bit ? 8 : 4;
  return {
    offset: fields.word(at),
    length: fields.word(at + wordBytes),
    storage: fields.uint8(at + 2 * wordBytes),
    isRow: fields.uint8(at + 2 * wordBytes + 1) === 1,
  };
}

/** The pointers that point to anything. */
export function* subheaderPointers(page: Page): Generator<SubheaderPointer, void> {
  for (let index = 0; index < page.subheaders; index++) {
    const pointer = subheaderPointer(page, index);
    if (pointer.length > 0 && pointer.storage !== storage.truncated) yield pointer;
  }
}
