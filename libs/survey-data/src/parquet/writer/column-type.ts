import { unixEpoch } from '../../codebook/gregorian.ts';
import { type ConvertedType, convertedTypes, type PhysicalType, physicalTypes } from './format.ts';

/** How a file names a type. */
export interface StoredType {
  readonly physical: PhysicalType;
  readonly converted: ConvertedType | null;
}

/** What numbers become in a file. */
export interface NumberType extends StoredType {
  /** What a stored number is here, NaN where it is nothing; itself if not given. */
  readonly fromStored?: (value: number) => number;
  /** The encoding PLAIN of values, none of them NaN. */
  readonly plain: (values: Float64Array) => Uint8Array;
  /** Whether values are worth a dictionary. */
  readonly hasDictionary: boolean;
}

export const textType: StoredType = { physical: physicalTypes.byteArray, converted: convertedTypes.utf8 };

export const doubleType: NumberType = {
  physical: physicalTypes.double,
  converted: null,
  plain: bytesOf,
  hasDictionary: true,
};

/** From the narrowest to the widest, with the number farthest from zero that they hold. */
const integerTypes = (['int8', 'int16', 'int32'] as const).map((name, at) => ({
  most: 2 ** (8 * 2 ** at - 1) - 1,
  type: integerType(convertedTypes[name]),
}));

/** @param most the whole number farthest from zero; infinite where numbers are not whole */
export function narrowestType(most: number): NumberType {
  return integerTypes.find((each) => most <= each.most)?.type ?? doubleType;
}

const secondsPerDay = 86_400;
/** In milliseconds: from there on, a count of microseconds does not fit into 64 bits, or has no date for DuckDB. */
const mostMoment = 9_223_372_022_400_000;

/** Of seconds as SPSS counts them; null where there is no such day. */
export const dateType: NumberType = {
  ...integerType(convertedTypes.date),
  fromStored: (seconds) => Math.floor(momentOf(seconds) / (secondsPerDay * 1000)),
};

/** Without a time zone, to the millisecond. */
export const timestampType: NumberType = {
  physical: physicalTypes.int64,
  converted: convertedTypes.timestampMicros,
  fromStored: momentOf,
  plain: (milliseconds) => bytesOf(BigInt64Array.from(milliseconds, (each) => BigInt(each) * 1000n)),
  hasDictionary: true,
};

export const booleanType: NumberType = {
  physical: physicalTypes.boolean,
  converted: null,
  fromStored: (value) => (value === value ? Number(value !== 0) : NaN),
  plain: bitsOf,
  hasDictionary: false,
};

/** By name, since functions do not go to another thread. */
export const columnTypes = {
  text: textType,
  double: doubleType,
  date: dateType,
  timestamp: timestampType,
  boolean: booleanType,
} as const;

export type TypeName = keyof typeof columnTypes;

function integerType(converted: ConvertedType): NumberType {
  return {
    physical: physicalTypes.int32,
    converted,
    plain: (values) => bytesOf(new Int32Array(values)),
    hasDictionary: true,
  };
}

/** Milliseconds since 1970; halves are rounded away from zero. */
function momentOf(seconds: number): number {
  const exact = (seconds - unixEpoch) * 1000;
  const moment = Math.sign(exact) * Math.round(Math.abs(exact));
  return Math.abs(moment) <= mostMoment ? moment : NaN;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Int32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function bitsOf(values: Float64Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  for (let index = 0; index < values.length; index += 1) bits[index >> 3]! |= values[index]! << (index & 7);
  return bits;
}
