import type { NumberKind } from '../dictionary/storage-type.ts';
import type { Release } from '../dictionary/release.ts';
import { ByteWriter } from './byte-writer.ts';
import type { DtaSpecification } from './dta-file.ts';

/** A number is the width of a text. */
export type CellType = NumberKind | 'strl' | number;
/** Bytes are a binary strL; a pair is the reference to a strL, variable and row, from 1. */
export type Cell = number | string | Buffer | readonly [number, number];

export interface PlacedCell {
  readonly cell: Cell;
  readonly index: number;
  readonly rowIndex: number;
}

const widths = { byte: 1, int: 2, long: 4, float: 4, double: 8, strl: 8 } as const;
const codes = {
  letters: { byte: 98, int: 105, long: 108, float: 102, double: 100, strl: 0, text: 0x7f },
  bytes: { byte: 251, int: 252, long: 253, float: 254, double: 255, strl: 0, text: 0 },
  words: { byte: 65_530, int: 65_529, long: 65_528, float: 65_527, double: 65_526, strl: 32_768, text: 0 },
};

export function typeCode(type: CellType, { typeCodes }: Release): number {
  return typeof type === 'number' ? codes[typeCodes].text + type : codes[typeCodes][type];
}

export function encoderOf({ release = 118, encoding }: Pick<DtaSpecification, 'release' | 'encoding'>) {
  return (text: string) => Buffer.from(text, encoding ?? (release < 118 ? 'latin1' : 'utf8'));
}

export function cellBytes(
  writer: ByteWriter,
  specification: DtaSpecification,
  release: Release,
  place: PlacedCell,
): void {
  const { cell, index } = place;
  const { type } = specification.variables[index]!;
  if (type === 'strl') writeReference(writer, specification, release, referenceOf(place));
  else if (typeof type === 'number') writer.field(encoderOf(specification)(String(cell)), type);
  else writeNumber(writer, release, type, cell as number | string);
}

function referenceOf({ cell, index, rowIndex }: PlacedCell): readonly [number, number] {
  if (cell instanceof Array) return cell;
  return cell === '' ? [0, 0] : [index + 1, rowIndex + 1];
}

function writeReference(
  writer: ByteWriter,
  { strlVariableBytes }: DtaSpecification,
  { number }: Release,
  [variable, row]: readonly [number, number],
): void {
  const width = strlVariableBytes ?? (number === 117 ? 4 : number === 118 ? 2 : 3);
  writer.integer(variable, width).integer(row, 8 - width);
}

/** The strL of a cell, if it is not a reference to that of another. */
export function gsoBytes(
  specification: DtaSpecification,
  release: Release,
  { cell, index, rowIndex }: PlacedCell,
): Buffer[] {
  if (specification.variables[index]!.type !== 'strl' || cell instanceof Array || cell === '') return [];
  const isText = typeof cell === 'string';
  const content = isText ? Buffer.concat([encoderOf(specification)(cell), Buffer.alloc(1)]) : (cell as Buffer);
  const writer = new ByteWriter(specification.littleEndian ?? true).ascii('GSO').integer(index + 1, 4);
  writer.integer(rowIndex + 1, release.isUtf8 ? 8 : 4).integer(isText ? 130 : 129, 1);
  return [writer.integer(content.length, 4).bytes(content).take()];
}

const bits = { byte: 8, int: 16, long: 32 };

function writeNumber(writer: ByteWriter, release: Release, kind: NumberKind, cell: number | string): void {
  if (typeof cell === 'number') {
    if (kind === 'float' || kind === 'double') writer.float(cell, widths[kind]);
    else writer.integer(cell, widths[kind]);
    return;
  }
  const tag = cell === '.' ? 0 : cell.charCodeAt(1) - 0x60;
  if (kind === 'float') writer.float(2 ** 127 * (1 + tag / 4096), 4);
  else if (kind === 'double') writer.float(release.number <= 105 ? 2 ** 333 : 2 ** 1023 * (1 + tag / 4096), 8);
  else writer.integer(2 ** (bits[kind] - 1) - (release.hasTaggedMissing ? 27 : 1) + tag, widths[kind]);
}
