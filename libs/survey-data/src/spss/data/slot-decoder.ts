import { endianness } from 'node:os';
import type { Dictionary } from '../dictionary/dictionary.ts';
import { slotsOf } from '../dictionary/variable-record.ts';
import { bytecodes } from './bytecodes.ts';
import type { SlotBuffer } from './slot-buffer.ts';
import type { Words } from './words.ts';

/** Turns stored fields into cases whose numbers have this machine's byte order. */
export interface SlotDecoder {
  /** Goes on from a field of the words until they are used up or the buffer is full; returns the field after. */
  decode(words: Words, from: number, target: SlotBuffer): number;
  /** As `numbersOfBytecodes`, for what it puts into the `codes` of a buffer. */
  readonly numberOfBytecode: Float64Array;
  /** The data say that they end here. */
  readonly ended: boolean;
  /** A field that has been announced is yet to come. */
  readonly awaitsLiteral: boolean;
}

/** 1 for each field of a case that is a number in the other byte order than this machine's. */
export function swappedSlots({ header, variables, slots }: Dictionary): Uint8Array | null {
  if (header.littleEndian === (endianness() === 'LE')) return null;
  const swapped = new Uint8Array(slots);
  for (const { slot, width } of variables) if (width === 0) swapped.fill(1, slot, slot + slotsOf(width));
  return swapped;
}

/** Turns the numbers that were not codes, from a field to the last one that has been filled. */
export function swapLiterals({ codes, halves, stride, filled }: SlotBuffer, from: number, swapped: Uint8Array): void {
  for (let field = from; field < filled; field++) {
    if (codes[field] === bytecodes.literal && swapped[field % stride]) swapField(halves, field);
  }
}

/** Exchanges the order of the eight bytes of a field. */
export function swapField(halves: Int32Array, field: number): void {
  const first = halves[2 * field]!;
  halves[2 * field] = swap32(halves[2 * field + 1]!);
  halves[2 * field + 1] = swap32(first);
}

const swap32 = (value: number) =>
  (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | ((value >>> 24) & 0xff);
