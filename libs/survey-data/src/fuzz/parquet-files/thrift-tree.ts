/** Types of the compact protocol. Source: Apache Thrift, "Thrift Compact protocol encoding". */
export const types = { true: 1, false: 2, byte: 3, double: 7, binary: 8, list: 9, set: 10, map: 11, struct: 12 };

/** Any value but a map, which Parquet has none of; truth values of a struct have no more than their type. */
export type Value =
  | { kind: 'integer'; type: number; integer: bigint }
  | { kind: 'bytes'; type: number; bytes: Buffer }
  | { kind: 'list'; type: number; itemType: number; items: Value[] }
  | { kind: 'struct'; type: number; fields: Field[] }
  | { kind: 'truth'; type: number };

export interface Field {
  id: number;
  value: Value;
}

export interface Struct {
  kind: 'struct';
  type: number;
  fields: Field[];
}

const deepest = 40;

/** A struct of a file that may be damaged, and where it ends; null where there is none. */
export function parseStruct(bytes: Buffer, start: number): { struct: Struct; end: number } | null {
  const parser = new Parser(bytes, start);
  try {
    return { struct: parser.struct(0), end: parser.at };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class Parser {
  constructor(
    private readonly bytes: Buffer,
    public at: number,
  ) {}

  struct(depth: number): Struct {
    if (depth > deepest) throw new RangeError('It is too deep');
    const fields: Field[] = [];
    for (let id = 0, head = this.byte(); head !== 0; head = this.byte()) {
      id = head >> 4 === 0 ? Number(unfold(this.varint())) : id + (head >> 4);
      fields.push({ id, value: this.value(head & 15, depth) });
    }
    return { kind: 'struct', type: types.struct, fields };
  }

  private value(type: number, depth: number, isItem = false): Value {
    switch (type) {
      case types.true:
      case types.false:
        return { kind: 'truth', type: isItem ? this.byte() : type };
      case types.byte:
        return { kind: 'bytes', type, bytes: this.take(1) };
      case types.double:
        return { kind: 'bytes', type, bytes: this.take(8) };
      case types.binary:
        return { kind: 'bytes', type, bytes: this.take(Number(this.varint())) };
      case types.list:
      case types.set:
        return this.list(type, depth);
      case types.struct:
        return this.struct(depth + 1);
      default:
        if (type === 0 || type >= types.map) throw new RangeError('There is no such type');
        return { kind: 'integer', type, integer: unfold(this.varint()) };
    }
  }

  private list(type: number, depth: number): Value {
    const head = this.byte();
    const count = head >> 4 === 15 ? Number(this.varint()) : head >> 4;
    const items: Value[] = [];
    for (let item = 0; item < count; item += 1) items.push(this.value(head & 15, depth + 1, true));
    return { kind: 'list', type, itemType: head & 15, items };
  }

  private byte(): number {
    return this.take(1)[0]!;
  }

  private take(length: number): Buffer {
    this.at += length;
    if (this.at > this.bytes.length) throw new RangeError('The bytes end');
    return this.bytes.subarray(this.at - length, this.at);
  }

  private varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128 || shift > 70n) return value;
    }
  }
}

const unfold = (folded: bigint): bigint => (folded >> 1n) ^ -(folded & 1n);
const fold = (integer: bigint): bigint => BigInt.asUintN(64, (integer << 1n) ^ (integer >> 63n));

export function writeStruct({ fields }: Struct): Buffer {
  let before = 0;
  const parts = fields.map(({ id, value }) => {
    const delta = id - before;
    before = id;
    const isShort = delta > 0 && delta <= 15;
    const head = isShort ? [(delta << 4) | value.type] : [value.type, ...varint(fold(BigInt(id)))];
    return Buffer.concat([Buffer.from(head), writeValue(value)]);
  });
  return Buffer.concat([...parts, Buffer.alloc(1)]);
}

function writeValue(value: Value, isItem = false): Buffer {
  switch (value.kind) {
    case 'integer':
      return Buffer.from(varint(fold(value.integer)));
    case 'bytes':
      return value.type === types.binary
        ? Buffer.concat([Buffer.from(varint(value.bytes.length)), value.bytes])
        : value.bytes;
    case 'list':
      return writeList(value.itemType, value.items);
    case 'struct':
      return writeStruct(value);
    case 'truth':
      return Buffer.from(isItem ? [value.type] : []);
  }
}

function writeList(itemType: number, items: readonly Value[]): Buffer {
  const isShort = items.length < 15;
  const head = isShort ? [(items.length << 4) | itemType] : [0xf0 | itemType, ...varint(items.length)];
  return Buffer.concat([Buffer.from(head), ...items.map((item) => writeValue(item, true))]);
}

function varint(value: bigint | number): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

/** All values within, from the top down. */
export function* valuesOf(value: Value): Generator<Value> {
  yield value;
  if (value.kind === 'list') for (const item of value.items) yield* valuesOf(item);
  if (value.kind === 'struct') for (const field of value.fields) yield* valuesOf(field.value);
}

/** What is at a path of field ids and, of lists, all of their items. */
export function* at(value: Value | undefined, ...ids: number[]): Generator<Value> {
  if (value === undefined) return;
  if (value.kind === 'list') for (const item of value.items) yield* at(item, ...ids);
  else if (ids.length === 0) yield value;
  else if (value.kind === 'struct') {
    yield* at(value.fields.find(({ id }) => id === ids[0])?.value, ...ids.slice(1));
  }
}
