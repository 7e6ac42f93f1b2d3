import { ChunkPages, type ColumnChunk } from './column-chunk.ts';
import { textType } from './column-type.ts';
import { encodeIndexed, type EncodedColumn, presence } from './encoded-column.ts';
import { encodeNoValues } from './encode-numbers.ts';
import type { TextValues } from './gathered-column.ts';
import { textStatistics } from './statistics.ts';

export function encodeTexts(values: TextValues): EncodedColumn {
  const { plain, order, known, indices, nulls } = values;
  const rows = indices.length;
  if (nulls === rows) return encodeNoValues(rows, textType);
  const chunk = known === null ? encodePlain(values) : encodeIndexed(plain, known, indices, nulls);
  return { type: textType, chunk, statistics: textStatistics(order, nulls) };
}

function encodePlain({ plain, pages, indices, nulls }: TextValues): ColumnChunk {
  const isPresent = presence(indices, nulls);
  const chunk = new ChunkPages();
  pages.forEach(({ row, offset }, at) => {
    const next = pages[at + 1] ?? { row: indices.length, offset: plain.length };
    chunk.plain(plain.subarray(offset, next.offset), { isPresent, from: row, to: next.row });
  });
  return chunk.end();
}
