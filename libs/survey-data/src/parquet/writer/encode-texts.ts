import { ChunkPages, type ColumnChunk } from './column-chunk.ts';
import { textType } from './column-type.ts';
import { encodeIndexed, type EncodedColumn, presence } from './encoded-column.ts';
import { encodeNoValues } from './encode-numbers.ts';
import type { GatheredTexts } from './gathered-texts.ts';
import { textStatistics } from './statistics.ts';

export function encodeTexts(gathered: GatheredTexts): EncodedColumn {
  const { texts, known, indices, nulls, rows } = gathered;
  if (nulls === rows) return encodeNoValues(rows, textType);
  const chunk =
    known === null ? encodePlain(gathered) : encodeIndexed(texts.bytes(0, texts.length), known, indices, nulls);
  return { type: textType, chunk, statistics: textStatistics(texts, nulls) };
}

function encodePlain({ texts, pages, indices, nulls, rows }: GatheredTexts): ColumnChunk {
  const isPresent = presence(indices, nulls);
  const chunk = new ChunkPages();
  pages.forEach(({ row, offset }, at) => {
    const next = pages[at + 1] ?? { row: rows, offset: texts.length };
    chunk.plain(texts.bytes(offset, next.offset), { isPresent, from: row, to: next.row });
  });
  return chunk.end();
}
