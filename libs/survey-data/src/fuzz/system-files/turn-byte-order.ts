import { join, type Piece, type Pieces } from '../mutations/pieces.ts';
import { splitSystemFile } from './split-system-file.ts';

/** A whole file without compression as a machine of the other byte order would write it: our writer knows one order only. */
export function turnByteOrder(bytes: Buffer): Buffer {
  const pieces = splitSystemFile(bytes);
  const isText = textFields(pieces);
  return join({ ...pieces, list: pieces.list.map((piece) => turned(piece, isText)) });
}

/** Whether each field of a case is text; a variable record, of a continuation too, stands for one. */
function textFields({ list, littleEndian }: Pieces): boolean[] {
  return list
    .filter(({ name }) => name === 'variable')
    .map(({ bytes }) => (littleEndian ? bytes.readInt32LE(4) : bytes.readInt32BE(4)) !== 0);
}

function turned({ name, bytes, fields }: Piece, isText: readonly boolean[]): Piece {
  const changed = Buffer.from(bytes);
  if (name === 'data') reverseNumbers(changed, isText);
  else for (const { at, length, kind } of fields) if (kind !== 'text') changed.subarray(at, at + length).reverse();
  if (name === 'value labels' && isText[bytes.readInt32LE(bytes.length - 4) - 1]) {
    for (const { at, kind } of fields) if (kind === 'number') changed.subarray(at, at + 8).reverse();
  }
  return { name, bytes: changed, fields };
}

function reverseNumbers(data: Buffer, isText: readonly boolean[]): void {
  for (let field = 0; field * 8 < data.length; field += 1) {
    if (!isText[field % isText.length]) data.subarray(field * 8, field * 8 + 8).reverse();
  }
}
