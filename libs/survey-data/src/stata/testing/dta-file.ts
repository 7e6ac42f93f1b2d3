import { findRelease, type Release } from '../dictionary/release.ts';
import { ByteWriter } from './byte-writer.ts';
import { cellBytes, encoderOf, gsoBytes, typeCode, type Cell, type CellType } from './dta-cells.ts';

export interface DtaVariable {
  readonly name: string;
  readonly type: CellType;
  readonly format?: string;
  readonly label?: string;
  readonly labels?: string;
}

/** What a file for a test has; texts are in the encoding of its release, or in UTF-8. */
export interface DtaSpecification {
  readonly release?: number;
  readonly littleEndian?: boolean;
  readonly label?: string;
  readonly variables: readonly DtaVariable[];
  /** A number, a text, or the letter of a missing value (`.`, `.a`). */
  readonly rows: readonly (readonly Cell[])[];
  readonly labelTables?: Readonly<Record<string, readonly (readonly [number, string])[]>>;
  readonly characteristics?: readonly string[];
  readonly encoding?: 'latin1' | 'utf8';
  /** Of the reference to a strL in a cell, where not those of the release. */
  readonly strlVariableBytes?: number;
  /** Of the strLs, as they come in the file. */
  readonly strlOrder?: (gsos: Buffer[]) => Buffer[];
}

/** The bytes of a file. */
export function dtaFile(specification: DtaSpecification): Buffer {
  const { release = 118, littleEndian = true } = specification;
  const writer = new ByteWriter(littleEndian);
  const described = findRelease(release)!;
  if (described.isTagged) writeTaggedHeader(writer, specification, described);
  else writeBinaryHeader(writer, specification, described);
  writeVariables(writer, specification, described);
  writeCharacteristics(writer, specification, described);
  writeData(writer, specification, described);
  writeLabelTables(writer, specification, described);
  return writer.take();
}

function writeBinaryHeader(
  writer: ByteWriter,
  { littleEndian = true, ...specification }: DtaSpecification,
  release: Release,
) {
  const encode = encoderOf(specification);
  writer
    .integer(release.number, 1)
    .integer(littleEndian ? 2 : 1, 1)
    .integer(1, 1)
    .integer(0, 1);
  writer.integer(specification.variables.length, 2).integer(specification.rows.length, 4);
  writer.field(encode(specification.label ?? ''), release.fileLabelWidth).field(Buffer.from('01 Jan 2024 10:00'), 18);
}

function writeTaggedHeader(
  writer: ByteWriter,
  { littleEndian = true, ...specification }: DtaSpecification,
  release: Release,
) {
  const label = encoderOf(specification)(specification.label ?? '');
  const [countWidth, rowsWidth, labelWidth] = release.isUtf8 ? [2, 8, 2] : [2, 4, 1];
  writer.ascii('<stata_dta><header><release>', String(release.number), '</release>');
  writer.ascii('<byteorder>', littleEndian ? 'LSF' : 'MSF', '</byteorder><K>');
  writer.integer(specification.variables.length, release.number === 119 ? 4 : countWidth).ascii('</K><N>');
  writer.integer(specification.rows.length, rowsWidth).ascii('</N><label>');
  writer.integer(label.length, labelWidth).bytes(label).ascii('</label><timestamp>');
  writer.integer(17, 1).ascii('01 Jan 2024 10:00</timestamp></header>');
  writer
    .ascii('<map>')
    .bytes(Buffer.alloc(14 * 8))
    .ascii('</map>');
}

function writeVariables(writer: ByteWriter, specification: DtaSpecification, release: Release) {
  const { variables } = specification;
  const encode = encoderOf(specification);
  const list = (name: string, write: (variable: DtaVariable) => void) =>
    between(writer, release, name, () => variables.forEach(write));
  list('variable_types', ({ type }) => writer.integer(typeCode(type, release), release.isTagged ? 2 : 1));
  list('varnames', ({ name }) => writer.field(encode(name), release.nameWidth));
  between(writer, release, 'sortlist', () => writer.bytes(Buffer.alloc((variables.length + 1) * release.sortWidth)));
  list('formats', ({ format = '%9.0g' }) => writer.field(Buffer.from(format), release.formatWidth));
  list('value_label_names', ({ labels = '' }) => writer.field(encode(labels), release.nameWidth));
  list('variable_labels', ({ label = '' }) => writer.field(encode(label), release.variableLabelWidth));
}

function writeCharacteristics(writer: ByteWriter, { characteristics = [] }: DtaSpecification, release: Release) {
  const width = release.characteristicLengthWidth;
  between(writer, release, 'characteristics', () => {
    for (const text of characteristics) {
      if (release.isTagged) writer.ascii('<ch>').integer(text.length, 4).ascii(text, '</ch>');
      else writer.integer(1, 1).integer(text.length, width).ascii(text);
    }
    if (!release.isTagged) writer.integer(0, 1).integer(0, width);
  });
}

function writeData(writer: ByteWriter, specification: DtaSpecification, release: Release) {
  const { rows, strlOrder = (gsos) => gsos } = specification;
  between(writer, release, 'data', () => {
    rows.forEach((row, rowIndex) =>
      row.forEach((cell, index) => cellBytes(writer, specification, release, { cell, index, rowIndex })),
    );
  });
  const gsos = rows.flatMap((row, rowIndex) =>
    row.flatMap((cell, index) => gsoBytes(specification, release, { cell, index, rowIndex })),
  );
  if (release.isTagged) between(writer, release, 'strls', () => writer.bytes(Buffer.concat(strlOrder(gsos))));
}

function writeLabelTables(writer: ByteWriter, specification: DtaSpecification, release: Release) {
  const tables = Object.entries(specification.labelTables ?? {});
  const write = release.hasShortLabels ? writeShortTable : writeTable;
  if (release.isTagged) writer.ascii('<value_labels>');
  for (const [name, labels] of tables) {
    if (release.isTagged) writer.ascii('<lbl>');
    write(writer, encoderOf(specification), release, name, labels);
    if (release.isTagged) writer.ascii('</lbl>');
  }
  if (release.isTagged) writer.ascii('</value_labels></stata_dta>');
}

type Encode = ReturnType<typeof encoderOf>;
type Labels = readonly (readonly [number, string])[];

function writeTable(writer: ByteWriter, encode: Encode, { nameWidth }: Release, name: string, labels: Labels) {
  const texts = labels.map(([, label]) => Buffer.concat([encode(label), Buffer.alloc(1)]));
  const textBytes = texts.reduce((total, { length }) => total + length, 0);
  writer
    .integer(8 + 8 * labels.length + textBytes, 4)
    .field(encode(name), nameWidth)
    .bytes(Buffer.alloc(3));
  writer.integer(labels.length, 4).integer(textBytes, 4);
  let start = 0;
  for (const { length } of texts) {
    writer.integer(start, 4);
    start += length;
  }
  for (const [value] of labels) writer.integer(value, 4);
  writer.bytes(Buffer.concat(texts));
}

function writeShortTable(writer: ByteWriter, encode: Encode, _: Release, name: string, labels: Labels) {
  writer.integer(labels.length, 2).field(encode(name), 9).bytes(Buffer.alloc(1));
  for (const [value] of labels) writer.integer(value, 2);
  for (const [, label] of labels) writer.field(encode(label), 8);
}

function between(writer: ByteWriter, { isTagged }: Release, name: string, write: () => void): void {
  if (isTagged) writer.ascii(`<${name}>`);
  write();
  if (isTagged) writer.ascii(`</${name}>`);
}
