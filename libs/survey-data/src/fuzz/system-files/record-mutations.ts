import type { Mutation } from '../fuzzed-format.ts';
import { mutateBytes } from '../mutations/byte-mutations.ts';
import { interestingText } from '../mutations/interesting-values.ts';
import { join, type Piece, type Pieces, readInteger, writeInteger } from '../mutations/pieces.ts';
import { splitSystemFile } from './split-system-file.ts';

const subtypes = [3, 4, 5, 7, 11, 13, 14, 16, 17, 18, 19, 20, 21, 22, 24, 99];

/** The content of an extension, of another length, which its count says; so it is read as far as can be. */
const rewriteExtension: Mutation = (bytes, random) => {
  const pieces = splitSystemFile(bytes);
  const extensions = pieces.list.filter(({ name, bytes: { length } }) => name.startsWith('extension') && length >= 16);
  if (extensions.length === 0) return bytes;
  const piece = random.pick(extensions);
  const content = mutateBytes(piece.bytes.subarray(16), random);
  const subtype = readInteger(piece, { at: 4, length: 4, kind: 'integer' }, pieces.littleEndian);
  return exchanged(pieces, piece, extension(subtype, content, pieces.littleEndian));
};

const addExtension: Mutation = (bytes, random) => {
  const pieces = splitSystemFile(bytes);
  const content = Buffer.concat([interestingText(random), interestingText(random)]);
  const record = extension(random.pick(subtypes), content, pieces.littleEndian);
  const place = random.pick(pieces.list.filter(({ name }) => name !== 'header' && name !== 'data')) ?? null;
  return place ? exchanged(pieces, place, Buffer.concat([record, place.bytes])) : bytes;
};

/** Another width, with as many continuation records as it needs. */
const resizeVariable: Mutation = (bytes, random) => {
  const pieces = splitSystemFile(bytes);
  const variables = pieces.list.filter(({ name }) => name === 'variable');
  if (variables.length === 0) return bytes;
  const piece = random.pick(variables);
  const width = random.pick([0, 1, 7, 8, 9, 16, 17, 200, 252, 255]);
  const record = Buffer.from(piece.bytes);
  writeInteger(record, { at: 4, length: 4, kind: 'integer' }, width, pieces.littleEndian);
  const continuations = Array.from({ length: Math.max(1, Math.ceil(width / 8)) - 1 }, () => continuation(pieces));
  return exchanged(pieces, piece, Buffer.concat([record, ...continuations]));
};

/** The other byte order is declared. */
const turnByteOrder: Mutation = (bytes) => {
  if (bytes.length < 68) return bytes;
  const changed = Buffer.from(bytes);
  changed.subarray(64, 68).swap32();
  return changed;
};

/** No number of cases, or a wrong one, in both places. */
const miscount: Mutation = (bytes, random) => {
  const pieces = splitSystemFile(bytes);
  const cases = random.pick([-1, 0, 1, 5, 39, 41, 1000, 0x7fffffff]);
  const list = pieces.list.map((piece) => {
    const at = piece.name === 'header' ? 80 : piece.name === 'extension 16' ? 24 : null;
    if (at === null) return piece;
    const changed = Buffer.from(piece.bytes);
    const length = piece.name === 'header' ? 4 : 8;
    if (at + length <= changed.length)
      writeInteger(changed, { at, length, kind: 'integer' }, cases, pieces.littleEndian);
    return { ...piece, bytes: changed };
  });
  return join({ ...pieces, list });
};

function exchanged(pieces: Pieces, piece: Piece, bytes: Buffer): Buffer {
  return join({ ...pieces, list: pieces.list.map((each) => (each === piece ? { ...piece, bytes } : each)) });
}

function words(littleEndian: boolean, ...values: number[]): Buffer {
  const bytes = Buffer.from(Int32Array.from(values).buffer);
  return littleEndian ? bytes : bytes.swap32();
}

const extension = (subtype: number, content: Buffer, littleEndian: boolean): Buffer =>
  Buffer.concat([words(littleEndian, 7, subtype, 1, content.length), content]);

const continuation = ({ littleEndian }: Pieces): Buffer =>
  Buffer.concat([words(littleEndian, 2, -1, 0, 0, 0, 0), Buffer.alloc(8, 0x20)]);

export const recordMutations: readonly Mutation[] = [
  rewriteExtension,
  rewriteExtension,
  addExtension,
  resizeVariable,
  turnByteOrder,
  miscount,
];
