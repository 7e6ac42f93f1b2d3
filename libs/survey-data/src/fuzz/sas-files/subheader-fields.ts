import type { Field } from '../mutations/pieces.ts';
import { integer, type Layout, text, unsigned } from './split-data-set.ts';

const packedBytes = 16;
const mostEntries = 40;

/** What a subheader says, or the first bytes of a row that a page points to. */
export function subheaderFields(page: Buffer, start: number, end: number, layout: Layout): Field[] {
  const word = layout.is64Bit ? 8 : 4;
  const signature = signatureOf(page, start, layout);
  const list = (bytes: number, fieldsOf: (at: number) => Field[]): Field[] => {
    const first = start + word + 8;
    const count = Math.min(mostEntries, Math.floor((end - first - word - 4) / bytes));
    return Array.from({ length: Math.max(0, count) }, (_, index) => fieldsOf(first + index * bytes)).flat();
  };
  const reference = (at: number) => [integer(at, 2), integer(at + 2, 2), integer(at + 4, 2)];
  switch (signature) {
    case 0xf7f7f7f7:
      return [
        ...[5, 6, 7, 9, 10, 15].map((index) => integer(start + index * word, word)),
        ...reference(end - 130),
        ...reference(end - 118),
      ];
    case 0xf6f6f6f6:
      return [integer(start + word, word)];
    case 0xfffffffd:
      return Array.from({ length: mostEntries }, (_, index) => text(start + word + 16 + index * 8, 8)).filter(
        ({ at, length }) => at + length <= end,
      );
    case 0xffffffff:
      return list(8, reference);
    case 0xfffffffc:
      return list(word + 8, (at) => [integer(at, word), integer(at + word, 4), integer(at + word + 6, 1)]);
    case 0xfffffbfe: {
      const at = start + 3 * word;
      return [integer(at, 2), integer(at + 2, 2), ...reference(at + 22), ...reference(at + 28)];
    }
    default:
      return Array.from({ length: Math.min(packedBytes, end - start) }, (_, index) => integer(start + index, 1));
  }
}

/** In either half of eight bytes. */
function signatureOf(page: Buffer, start: number, layout: Layout): number {
  const first = unsigned(page, start, 4, layout);
  if (!layout.is64Bit || first === 0xf7f7f7f7 || first === 0xf6f6f6f6) return first;
  return layout.littleEndian ? first : unsigned(page, start + 4, 4, layout);
}
