import { FieldList, type Piece, type Pieces } from '../mutations/pieces.ts';

const local = 0x04034b50;
const central = 0x02014b50;
const end = 0x06054b50;
const end64 = 0x06064b50;
const locator64 = 0x07064b50;

/** The headers of an archive and the packed bytes between them (APPNOTE.TXT 4.3). */
export function splitZip(bytes: Buffer): Pieces {
  const starts: number[] = [];
  for (let at = bytes.indexOf('PK'); at !== -1; at = bytes.indexOf('PK', at + 2)) {
    if (at + 4 <= bytes.length && fieldsOf(bytes.readUInt32LE(at))) starts.push(at);
  }
  const places = [0, ...starts.filter((start) => start > 0), bytes.length];
  const list = places.slice(1).map((to, index) => pieceOf(bytes.subarray(places[index], to)));
  return { littleEndian: true, list: list.filter(({ bytes: { length } }) => length > 0) };
}

function pieceOf(bytes: Buffer): Piece {
  const signature = bytes.length >= 4 ? bytes.readUInt32LE(0) : 0;
  return { name: signature.toString(16), bytes, fields: fieldsOf(signature)?.within(bytes) ?? [] };
}

function fieldsOf(signature: number): FieldList | null {
  switch (signature) {
    case local:
      return new FieldList().skip(4).integers(3, 2).skip(4).integers(3).integers(2, 2).text(8);
    case central:
      return new FieldList().skip(4).integers(4, 2).skip(4).integers(3).integers(5, 2).integers(2).text(8);
    case end:
      return new FieldList().skip(4).integers(4, 2).integers(2).integers(1, 2);
    case end64:
      return new FieldList().skip(4).integers(1, 8).integers(2, 2).integers(2).integers(4, 8);
    case locator64:
      return new FieldList().skip(4).integers(1).integers(1, 8).integers(1);
    default:
      return null;
  }
}
