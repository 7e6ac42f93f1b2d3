import type { EndianWriter } from './endian-writer.ts';
import type { SasData, SasFileLayout, SasVariable } from './sas7bdat-file.ts';

export interface Subheader {
  readonly bytes: Buffer;
  readonly isTexts?: boolean;
  readonly storage?: number;
  readonly isRow?: boolean;
  /** Of a reference, each from 0. */
  readonly target?: { readonly page: number; readonly pointer: number };
}

const compressionNames = { none: '', rle: 'SASYZCRL', rdc: 'SASYZCR2' };

/** What a file says about its data. */
export function describeData(data: SasData, layout: SasFileLayout, writer: EndianWriter): Subheader[] {
  const texts = new Texts(writer);
  const compression = texts.add(compressionNames[layout.compression]);
  const label = texts.add(data.label ?? '');
  const names = data.variables.map(({ name }) => texts.add(name));
  const formats = data.variables.map((variable) => formatOf(variable, texts, writer));
  const described = [
    rowSize(data, layout, writer, label, compression),
    columnSize(data.variables.length, writer),
    texts.subheader(),
    list(writer, 0xffffffff, names),
    list(writer, 0xfffffffc, attributesOf(data.variables, writer)),
    ...formats,
  ];
  return described.map((bytes, index) => ({ bytes, isTexts: index === 2 }));
}

/** Names and labels, one after the other, and references to them: block, offset, length. */
class Texts {
  readonly #writer: EndianWriter;
  #bytes = Buffer.alloc(16);

  constructor(writer: EndianWriter) {
    this.#writer = writer;
  }

  add(text: string): Buffer {
    const reference = Buffer.alloc(8);
    this.#writer.uint16(reference, 2, this.#bytes.length);
    this.#writer.uint16(reference, 4, Buffer.byteLength(text));
    this.#bytes = Buffer.concat([this.#bytes, Buffer.from(text)]);
    return reference;
  }

  subheader(): Buffer {
    const bytes = Buffer.concat([Buffer.alloc(this.#writer.wordBytes), this.#bytes]);
    this.#writer.signature(bytes, 0xfffffffd);
    return withRemainder(this.#writer, bytes);
  }
}

function rowSize(
  { variables, rows }: SasData,
  { deleted }: SasFileLayout,
  writer: EndianWriter,
  label: Buffer,
  compression: Buffer,
): Buffer {
  const bytes = Buffer.alloc(writer.is64Bit ? 808 : 480);
  const rowLength = variables.reduce((total, { width = 8 }) => total + width, 0);
  writer.signature(bytes, 0xf7f7f7f7);
  [rowLength, rows.length, deleted.length].forEach((value, index) =>
    writer.word(bytes, (5 + index) * writer.wordBytes, value),
  );
  label.copy(bytes, bytes.length - 130, 0, 6);
  compression.copy(bytes, bytes.length - 118, 0, 6);
  return bytes;
}

function columnSize(count: number, writer: EndianWriter): Buffer {
  const bytes = Buffer.alloc(3 * writer.wordBytes);
  writer.signature(bytes, 0xf6f6f6f6);
  writer.word(bytes, writer.wordBytes, count);
  return bytes;
}

function list(writer: EndianWriter, signature: number, entries: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(writer.wordBytes + 8), ...entries, Buffer.alloc(writer.wordBytes + 4)]);
  writer.signature(bytes, signature);
  return withRemainder(writer, bytes);
}

/** How many bytes follow, which our reader does not need. */
function withRemainder(writer: EndianWriter, bytes: Buffer): Buffer {
  writer.uint16(bytes, writer.wordBytes, bytes.length - 4 - 2 * writer.wordBytes);
  return bytes;
}

function attributesOf(variables: readonly SasVariable[], writer: EndianWriter): Buffer[] {
  let offset = 0;
  return variables.map(({ width = 8, isText = false }) => {
    const entry = Buffer.alloc(writer.wordBytes + 8);
    writer.word(entry, 0, offset);
    writer.uint32(entry, writer.wordBytes, width);
    entry[writer.wordBytes + 6] = isText ? 2 : 1;
    offset += width;
    return entry;
  });
}

function formatOf({ label = '', format = ['', 0, 0] }: SasVariable, texts: Texts, writer: EndianWriter): Buffer {
  const bytes = Buffer.alloc(writer.is64Bit ? 64 : 52);
  const start = 3 * writer.wordBytes;
  writer.signature(bytes, 0xfffffbfe);
  writer.uint16(bytes, start, format[1]);
  writer.uint16(bytes, start + 2, format[2]);
  texts.add(format[0]).copy(bytes, start + 22, 0, 6);
  texts.add(label).copy(bytes, start + 28, 0, 6);
  return bytes;
}
