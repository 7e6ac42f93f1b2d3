import { findRelease } from '../../stata/dictionary/release.ts';
import { FieldList, type Piece, type Pieces } from '../mutations/pieces.ts';
import { splitBinaryFile } from './split-binary-file.ts';
import { addLabelTable, addListFields, addRowFields, someRelease } from './section-fields.ts';

/** The parts of a file of Stata, as far as they can be followed. */
export function splitStataFile(bytes: Buffer): Pieces {
  return bytes[0] === '<'.charCodeAt(0) ? splitTaggedFile(bytes) : splitBinaryFile(bytes);
}

const tags =
  /<(release|byteorder|K|N|label|timestamp|map|variable_types|varnames|sortlist|formats|value_label_names|variable_labels|characteristics|ch|data|strls|value_labels|lbl)>|GSO(?=[^]{12})|<\/(?:ch|lbl|strls|data|value_labels)>/g;

function splitTaggedFile(bytes: Buffer): Pieces {
  const text = bytes.toString('latin1');
  const littleEndian = !text.includes('<byteorder>MSF');
  const release = findRelease(Number(/<release>(\d+)/.exec(text)?.[1])) ?? someRelease;
  const starts = Array.from(text.matchAll(tags), ({ index }) => index);
  const places = [0, ...starts.filter((start) => start > 0), bytes.length];
  const list = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
  const types = typesOf(list, littleEndian);
  const pieces = list.map((part) => pieceOf(part, { littleEndian, release, types }));
  return { littleEndian, list: pieces.filter(({ bytes: { length } }) => length > 0) };
}

interface Shape {
  readonly littleEndian: boolean;
  readonly release: typeof someRelease;
  readonly types: readonly number[];
}

const nameOf = (part: Buffer): string => /^(?:<(\w+)>|GSO)/.exec(part.toString('latin1', 0, 24))?.[0] ?? '';

function typesOf(list: readonly Buffer[], littleEndian: boolean): number[] {
  const part = list.find((one) => nameOf(one) === '<variable_types>');
  if (!part) return [];
  const codes = part.subarray('<variable_types>'.length, part.length - '</variable_types>'.length);
  return Array.from({ length: Math.min(50, Math.floor(codes.length / 2)) }, (_, index) =>
    littleEndian ? codes.readUInt16LE(index * 2) : codes.readUInt16BE(index * 2),
  );
}

function pieceOf(bytes: Buffer, shape: Shape): Piece {
  const name = nameOf(bytes);
  const fields = new FieldList().skip(name.length);
  addFields(fields, name, bytes, shape);
  return { name, bytes, fields: fields.within(bytes) };
}

function addFields(fields: FieldList, name: string, bytes: Buffer, { littleEndian, release, types }: Shape): void {
  const content = bytes.length - name.length;
  const uint32 = (at: number) =>
    at + 4 > bytes.length ? 0 : littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  switch (name) {
    case '<release>':
    case '<byteorder>':
      fields.text(3);
      break;
    case '<K>':
      fields.integers(1, release.number === 119 ? 4 : 2);
      break;
    case '<N>':
      fields.integers(1, release.isUtf8 ? 8 : 4);
      break;
    case '<label>':
      fields.integers(1, release.isUtf8 ? 2 : 1).text(7);
      break;
    case '<timestamp>':
      fields.integers(1, 1).text(17);
      break;
    case '<map>':
      fields.integers(14, 8);
      break;
    case '<ch>':
      fields.integers(1).text(content - 4);
      break;
    case '<data>':
      addRowFields(fields, types, release, content);
      break;
    case 'GSO':
      fields
        .integers(1)
        .integers(1, release.isUtf8 ? 8 : 4)
        .integers(1, 1)
        .integers(1)
        .text(8);
      break;
    case '<lbl>':
      addLabelTable(fields, uint32(5 + 4 + release.nameWidth + 3), release);
      break;
    default:
      addListFields(fields, name.slice(1, -1), content, release);
  }
}
