import { ThriftReader, ThriftWriter, thriftTypes } from './thrift.ts';

/** What becomes of fields of a struct, by their numbers: of an integer, of the struct or the structs of a list, or of all of it. */
export interface StructEdits {
  readonly [field: number]: ((value: number) => number) | StructEdits | { readonly replacement: Uint8Array };
}

/** Copies a struct with everything in it, known or not, but for some edits. */
export function copyStruct(reader: ThriftReader, writer: ThriftWriter, edits: StructEdits = {}): void {
  let field = 0;
  for (;;) {
    const head = reader.byte();
    writer.byte(head);
    if (head === 0) return;
    const delta = head >> 4;
    field = delta === 0 ? copyInteger(reader, writer) : field + delta;
    copyValue(head & 15, reader, writer, edits[field]);
  }
}

function copyValue(type: number, reader: ThriftReader, writer: ThriftWriter, edit?: StructEdits[number]): void {
  if (edit && 'replacement' in edit) {
    copyValue(type, reader, new ThriftWriter());
    writer.bytes(edit.replacement as Uint8Array);
    return;
  }
  switch (type) {
    case thriftTypes.true:
    case thriftTypes.false:
      return;
    case thriftTypes.i16:
    case thriftTypes.i32:
    case thriftTypes.i64:
      copyInteger(reader, writer, typeof edit === 'function' ? edit : undefined);
      return;
    case thriftTypes.double:
      return writer.bytes(reader.take(8));
    case thriftTypes.binary:
      return writer.binary(reader.take(reader.varint()));
    case thriftTypes.list:
      return copyList(reader, writer, edit as StructEdits | undefined);
    case thriftTypes.struct:
      return copyStruct(reader, writer, edit as StructEdits | undefined);
    default:
      throw new RangeError(`the footer of a Parquet file has the unknown type ${type}`);
  }
}

function copyInteger(reader: ThriftReader, writer: ThriftWriter, edit = (value: number) => value): number {
  const value = edit(reader.integer());
  writer.integer(value);
  return value;
}

function copyList(reader: ThriftReader, writer: ThriftWriter, edits?: StructEdits): void {
  const { size, type } = readListHeader(reader);
  writer.listHeader(size, type);
  for (let item = 0; item < size; item += 1) {
    // Booleans of a list are a byte each, those of a struct lie in its headers.
    if (type === thriftTypes.true || type === thriftTypes.false) writer.byte(reader.byte());
    else copyValue(type, reader, writer, edits);
  }
}

export function readListHeader(reader: ThriftReader): { size: number; type: number } {
  const head = reader.byte();
  const size = head >> 4;
  return { size: size === 15 ? reader.varint() : size, type: head & 15 };
}

/** The bytes of one field of a struct, without its header; null where it does not have it. */
export function findField(bytes: Buffer, wanted: number): Buffer | null {
  const reader = new ThriftReader(bytes);
  for (let field = 0; ;) {
    const head = reader.byte();
    if (head === 0) return null;
    field = head >> 4 === 0 ? reader.integer() : field + (head >> 4);
    const start = reader.position;
    copyValue(head & 15, reader, new ThriftWriter());
    if (field === wanted) return bytes.subarray(start, reader.position);
  }
}
