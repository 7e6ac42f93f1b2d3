import { FieldList, type Piece, type Pieces } from '../mutations/pieces.ts';

const recordBytes = 80;
const namestrBytes = 140;
const headerStart = 'HEADER RECORD*******';

/** The records of a transport file; what follows a header record is one piece up to the next. */
export function splitTransportFile(bytes: Buffer): Pieces {
  const list: Piece[] = [];
  for (let at = 0; at < bytes.length;) {
    const isHeader = bytes.toString('latin1', at, at + headerStart.length) === headerStart;
    const end = isHeader ? at + recordBytes : nextHeader(bytes, at);
    const part = bytes.subarray(at, end);
    const name = isHeader ? part.toString('latin1', 20, 28).trim() : '';
    const fields = isHeader ? headerFields() : contentFields(list.at(-1)?.name ?? '', part.length);
    list.push({ name, bytes: part, fields: fields.within(part) });
    at = end;
  }
  return { littleEndian: false, list };
}

function nextHeader(bytes: Buffer, at: number): number {
  const next = bytes.indexOf(headerStart, at);
  return next === -1 ? bytes.length : next;
}

/** Counts and lengths are digits. */
const headerFields = (): FieldList =>
  new FieldList().skip(20).text(8).skip(20).text(6).text(4).text(5).text(5).text(6).text(4);

function contentFields(header: string, bytes: number): FieldList {
  const fields = new FieldList();
  if (header.startsWith('NAMES') || header.startsWith('NAMST')) {
    for (let at = 0; at + namestrBytes <= bytes; at += namestrBytes) addNamestr(fields);
  } else if (header.startsWith('LABELV')) fields.integers(5, 2).text(20).integers(5, 2);
  else if (header.startsWith('OBS')) fields.numbers(Math.min(100, Math.floor(bytes / 8)));
  else for (let at = 0; at < bytes; at += 8) fields.text(8);
  return fields;
}

function addNamestr(fields: FieldList): void {
  fields.integers(4, 2).text(8).text(40).text(8).integers(3, 2).skip(2).text(8).integers(2, 2).integers(1);
  fields.text(32).integers(1, 2).skip(18);
}
