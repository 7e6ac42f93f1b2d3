import type { FieldList } from '../mutations/pieces.ts';

/** What is in the content of an extension record, by its subtype; of texts the whole, and in pieces of eight bytes. */
export function extensionFields(subtype: number, content: Buffer, littleEndian: boolean, fields: FieldList): void {
  switch (subtype) {
    case 3:
    case 11:
      fields.integers(Math.floor(content.length / 4));
      break;
    case 4:
      fields.numbers(Math.floor(content.length / 8));
      break;
    case 16:
      fields.integers(Math.floor(content.length / 8), 8);
      break;
    case 21:
      longStringLabels(content, littleEndian, fields);
      break;
    case 22:
      longStringMissing(content, littleEndian, fields);
      break;
    default:
      for (let at = 0; at < Math.min(content.length, 400); at += 8) fields.text(Math.min(8, content.length - at));
  }
}

const int32 = (bytes: Buffer, at: number, littleEndian: boolean): number =>
  at + 4 > bytes.length ? NaN : littleEndian ? bytes.readInt32LE(at) : bytes.readInt32BE(at);

/** A text behind its length; false where it does not fit. */
function countedText(content: Buffer, start: number, littleEndian: boolean, fields: FieldList): boolean {
  const length = int32(content, fields.end - start, littleEndian);
  if (!(length >= 0 && fields.end - start + 4 + length <= content.length)) return false;
  fields.integers(1).text(length);
  return true;
}

function longStringLabels(content: Buffer, littleEndian: boolean, fields: FieldList): void {
  const start = fields.end;
  const isNext = () => countedText(content, start, littleEndian, fields);
  while (isNext()) {
    const count = int32(content, fields.end - start + 4, littleEndian);
    fields.integers(2);
    for (let label = 0; label < count && isNext() && isNext(); label += 1);
  }
}

function longStringMissing(content: Buffer, littleEndian: boolean, fields: FieldList): void {
  const start = fields.end;
  while (countedText(content, start, littleEndian, fields)) {
    const count = content[fields.end - start] ?? 0;
    const length = int32(content, fields.end - start + 1, littleEndian);
    if (!(length >= 0 && length < content.length && count <= 3)) return;
    fields.integers(1, 1).integers(1);
    for (let value = 0; value < count; value += 1) fields.text(length);
  }
}
