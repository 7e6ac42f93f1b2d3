import { fill, longRun } from './fill.ts';
import type { CompressedRow } from './row-buffer.ts';

const at = 0x40;
const blank = 0x20;

/**
 * SAS' run-length encoding (SASYZCRL): M. Shotwell's document, "RLE Compression". A control byte has a command in its high
 * half, and the low half is part of a length.
 * @returns whether the input gives just `length` bytes, which are then in `output` from `start` on
 */
export function expandRunLengths(
  { bytes: input, from, to }: CompressedRow,
  output: Buffer,
  start: number,
  length: number,
): boolean {
  const end = start + length;
  let place = start;
  let next = from;
  while (next < to) {
    const control = input[next++]!;
    const low = control & 0x0f;
    const run = runs[control >> 4]!;
    if (run === null || next + run.operands > to) return false;
    const count = run.least + (run.isLong ? low * 256 + input[next++]! : low);
    if (place + count > end) return false;
    if (run.byte === 'copied') {
      if (next + count > to) return false;
      copy(input, next, output, place, count);
      next += count;
    } else {
      fill(output, place, count, run.byte === 'given' ? input[next++]! : run.byte);
    }
    place += count;
  }
  return place === end;
}

interface Run {
  /** What is written: bytes of the input, one byte of it again and again, or this byte. */
  readonly byte: 'copied' | 'given' | number;
  readonly least: number;
  /** A further byte belongs to the length. */
  readonly isLong: boolean;
  /** Bytes that follow the control byte, without those that are copied. */
  readonly operands: number;
}

const writes = (byte: Run['byte'], least: number, isLong: boolean): Run => ({
  byte,
  least,
  isLong,
  operands: (isLong ? 1 : 0) + (byte === 'given' ? 1 : 0),
});

/** By the command. */
const runs: readonly (Run | null)[] = [
  writes('copied', 64, true),
  writes('copied', 64 + 4096, true),
  writes('copied', 96, false),
  null,
  writes('given', 18, true),
  writes(at, 17, true),
  writes(blank, 17, true),
  writes(0, 17, true),
  writes('copied', 1, false),
  writes('copied', 17, false),
  writes('copied', 33, false),
  writes('copied', 49, false),
  writes('given', 3, false),
  writes(at, 2, false),
  writes(blank, 2, false),
  writes(0, 2, false),
];

function copy(input: Buffer, from: number, output: Buffer, to: number, count: number): void {
  if (count > longRun) input.copy(output, to, from, from + count);
  else for (let index = 0; index < count; index++) output[to + index] = input[from + index]!;
}
