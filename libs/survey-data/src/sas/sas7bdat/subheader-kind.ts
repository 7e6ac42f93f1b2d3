import type { Fields } from './fields.ts';

export type SubheaderKind =
  | 'row-size'
  | 'column-size'
  | 'counts'
  | 'column-text'
  | 'column-names'
  | 'column-attributes'
  | 'column-format'
  | 'column-list'
  /** Seen in files, of no use here. */
  | 'unknown';

const ones = 0xffffffff;
const sizes: Readonly<Record<number, SubheaderKind>> = { 0xf7f7f7f7: 'row-size', 0xf6f6f6f6: 'column-size' };
const others: Readonly<Record<number, SubheaderKind>> = {
  0xfffffc00: 'counts',
  0xfffffbfe: 'column-format',
  0xfffffffc: 'column-attributes',
  0xfffffffd: 'column-text',
  0xfffffffe: 'column-list',
  0xffffffff: 'column-names',
};

/** By the signature at the start of a subheader; null where there is none, as of a row. */
export function subheaderKind(fields: Fields): SubheaderKind | null {
  if (fields.length < (fields.is64Bit ? 8 : 4)) return null;
  const first = fields.uint32(0);
  if (!fields.is64Bit) return sizes[first] ?? otherKind(first);
  const second = fields.uint32(4);
  // The sizes have their signature in either half, as the writer's byte order and version want it.
  if (first in sizes && [0, 0xfffffbfe].includes(second)) return sizes[first]!;
  if (first === 0 && second in sizes) return sizes[second]!;
  const [low, high] = fields.littleEndian ? [first, second] : [second, first];
  return high === ones ? otherKind(low) : null;
}

function otherKind(signature: number): SubheaderKind | null {
  return others[signature] ?? (signature >= 0xfffffff8 ? 'unknown' : null);
}
