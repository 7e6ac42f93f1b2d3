import type { Mutation } from '../fuzzed-format.ts';
import type { FuzzRandom } from '../random.ts';
import { mutateBytes } from './byte-mutations.ts';
import { interestingInteger, interestingNumber, interestingText } from './interesting-values.ts';
import { type Field, join, type Piece, type Pieces, readInteger, writeInteger } from './pieces.ts';

type ListMutation = (list: Piece[], random: FuzzRandom) => void;

/** Mutations of any format that can be split into pieces; `split` copes with files that are damaged already. */
export function pieceMutations(split: (bytes: Buffer) => Pieces): readonly Mutation[] {
  const onList = (change: ListMutation): Mutation => {
    return (bytes, random) => {
      const pieces = split(bytes);
      const list = [...pieces.list];
      change(list, random);
      return join({ ...pieces, list });
    };
  };
  const setField: Mutation = (bytes, random) => changeField(split(bytes), bytes.length, random);
  return [setField, setField, setField, setField, setField, ...[swap, duplicate, remove, damage].map(onList)];
}

const swap: ListMutation = (list, random) => {
  const [one, other] = [random.below(list.length), random.below(list.length)];
  [list[one], list[other]] = [list[other]!, list[one]!];
};

const duplicate: ListMutation = (list, random) => {
  const piece = random.pick(list);
  const copies = Array.from({ length: random.chance(0.1) ? 60 : random.between(1, 3) }, () => piece);
  list.splice(random.chance(0.5) ? list.indexOf(piece) : random.below(list.length), 0, ...copies);
};

const remove: ListMutation = (list, random) => {
  list.splice(random.below(list.length), random.between(1, 2));
};

const damage: ListMutation = (list, random) => {
  const at = random.below(list.length);
  list[at] = { ...list[at]!, bytes: mutateBytes(list[at]!.bytes, random) };
};

function changeField({ list, littleEndian }: Pieces, fileBytes: number, random: FuzzRandom): Buffer {
  const withFields = list.filter(({ fields }) => fields.length > 0);
  if (withFields.length === 0) return join({ list, littleEndian });
  const piece = random.pick(withFields);
  const field = random.pick(piece.fields);
  const bytes = Buffer.from(piece.bytes);
  if (field.kind === 'integer') {
    const value = interestingInteger(readInteger(piece, field, littleEndian), fileBytes, random);
    writeInteger(bytes, field, value, littleEndian);
  } else if (field.kind === 'number') writeNumber(bytes, field.at, interestingNumber(random), littleEndian);
  else writeText(bytes, field, textFor(list, random));
  return join({ littleEndian, list: list.map((each) => (each === piece ? { ...piece, bytes } : each)) });
}

function writeNumber(bytes: Buffer, at: number, value: number, littleEndian: boolean): void {
  if (littleEndian) bytes.writeDoubleLE(value, at);
  else bytes.writeDoubleBE(value, at);
}

/** Another text of the file, so that names meet that should differ, or any other. */
function textFor(list: readonly Piece[], random: FuzzRandom): Buffer {
  const piece = random.pick(list);
  const texts = piece.fields.filter(({ kind }) => kind === 'text');
  if (texts.length === 0 || random.chance(0.5)) return interestingText(random);
  const { at, length } = random.pick(texts);
  return piece.bytes.subarray(at, at + length);
}

function writeText(bytes: Buffer, { at, length }: Field, text: Buffer): void {
  bytes.fill(0x20, at, at + length);
  text.copy(bytes, at, 0, length);
}
