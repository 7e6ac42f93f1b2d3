import { fill } from './fill.ts';
import type { CompressedRow } from './row-buffer.ts';

/**
 * Ross Data Compression (SASYZCR2): E. Ross, "A Simple Data-Compression Technique", C Users Journal, October 1992. Each bit of a
 * control word says whether a byte follows as it is, or a command for bytes that repeat.
 * @returns whether the input gives just `length` bytes, which are then in `output` from `start` on
 */
export function expandRoss(
  { bytes: input, from, to }: CompressedRow,
  output: Buffer,
  start: number,
  length: number,
): boolean {
  const end = start + length;
  let place = start;
  let next = from;
  let bits = 0;
  let mask = 0;
  while (next < to) {
    mask >>= 1;
    if (mask === 0) {
      if (next + 2 > to) return false;
      bits = (input[next]! << 8) | input[next + 1]!;
      next += 2;
      mask = 0x8000;
      if (next === to) break;
    }
    if ((bits & mask) === 0) {
      if (place === end) return false;
      output[place++] = input[next++]!;
      continue;
    }
    const command = readCommand(input, next, to);
    if (command === null || place + command.count > end || place - command.back < start) return false;
    if (command.back === 0) fill(output, place, command.count, command.byte);
    else repeat(output, place, command);
    place += command.count;
    next += command.bytes;
  }
  return place === end;
}

interface Command {
  /** Bytes that it writes. */
  readonly count: number;
  /** How far before are the bytes that are repeated; 0 where it is one byte again and again. */
  readonly back: number;
  readonly byte: number;
  /** That it takes itself. */
  readonly bytes: number;
}

function readCommand(input: Buffer, at: number, to: number): Command | null {
  const code = input[at]! >> 4;
  const low = input[at]! & 0x0f;
  const bytes = code === 1 || code === 2 ? 3 : 2;
  if (at + bytes > to) return null;
  const second = input[at + 1]!;
  const last = input[at + bytes - 1]!;
  if (code === 0) return { count: 3 + low, back: 0, byte: second, bytes };
  if (code === 1) return { count: 19 + low + second * 16, back: 0, byte: last, bytes };
  const back = 3 + low + second * 16;
  return { count: code === 2 ? 16 + last : code, back, byte: 0, bytes };
}

/** The bytes may overlap those that they are copied from. */
function repeat(output: Buffer, place: number, { count, back }: Command): void {
  for (let index = place; index < place + count; index++) output[index] = output[index - back]!;
}
