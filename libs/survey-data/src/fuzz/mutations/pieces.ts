/** A value of known place and kind within a piece. */
export interface Field {
  readonly at: number;
  readonly length: number;
  readonly kind: 'integer' | 'number' | 'text';
}

/** A part of a file that means something: a header, a record, a block of data. */
export interface Piece {
  readonly name: string;
  readonly bytes: Buffer;
  readonly fields: readonly Field[];
}

/** A file as the pieces that it is made of, in order. */
export interface Pieces {
  readonly littleEndian: boolean;
  readonly list: readonly Piece[];
}

export const join = ({ list }: Pieces): Buffer => Buffer.concat(list.map(({ bytes }) => bytes));

export function readInteger({ bytes }: Piece, { at, length }: Field, littleEndian: boolean): number {
  if (length === 8) return Number(littleEndian ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at));
  return littleEndian ? bytes.readIntLE(at, length) : bytes.readIntBE(at, length);
}

export function writeInteger(bytes: Buffer, { at, length }: Field, value: number, littleEndian: boolean): void {
  const wrapped = BigInt.asUintN(length * 8, BigInt(Math.trunc(value)));
  for (let index = 0; index < length; index += 1) {
    const place = littleEndian ? index : length - 1 - index;
    bytes[at + place] = Number((wrapped >> BigInt(index * 8)) & 0xffn);
  }
}

/** Notes fields while the bytes of a piece are gone over. */
export class FieldList {
  readonly fields: Field[] = [];
  #at = 0;

  get end(): number {
    return this.#at;
  }

  integers(count: number, length = 4): this {
    return this.#add(count, length, 'integer');
  }

  numbers(count: number): this {
    return this.#add(count, 8, 'number');
  }

  text(length: number): this {
    return this.#add(1, length, 'text');
  }

  skip(length: number): this {
    this.#at += length;
    return this;
  }

  #add(count: number, length: number, kind: Field['kind']): this {
    for (let index = 0; index < count; index += 1) {
      this.fields.push({ at: this.#at, length, kind });
      this.#at += length;
    }
    return this;
  }

  /** Without those that the bytes no longer hold. */
  within(bytes: Buffer): Field[] {
    return this.fields.filter(({ at, length }) => length > 0 && at + length <= bytes.length);
  }
}
