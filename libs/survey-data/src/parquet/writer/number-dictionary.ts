import { Scratch } from './scratch.ts';

/** The different numbers of a column, in the order in which they come first, and which of them each row has. */
export interface NumberDictionary {
  readonly values: Float64Array;
  /** Negative where there is no value. */
  readonly indices: Int32Array;
}

const most = 2 ** 16;
const placesMemory = new Scratch(Int32Array);
const valuesMemory = new Scratch(Float64Array);
const indicesMemory = new Scratch(Int32Array);

/**
 * It lives until the next one is asked for. Null where the numbers are too different for it to pay. Numbers are the same whose bits are, so that -0 is kept.
 */
export function numberDictionary(numbers: Float64Array): NumberDictionary | null {
  const limit = Math.min(most, Math.ceil(numbers.length / 4) + 1);
  const bits = 32 - Math.clz32(2 * limit);
  const places = placesMemory.take(2 ** bits).fill(0);
  const values = valuesMemory.take(limit);
  const halves = new Int32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
  const known = new Int32Array(values.buffer);
  const indices = indicesMemory.take(numbers.length);
  let count = 0;
  for (let row = 0; row < numbers.length; row += 1) {
    const value = numbers[row]!;
    if (value !== value) {
      indices[row] = -1;
      continue;
    }
    const low = halves[2 * row]!;
    const high = halves[2 * row + 1]!;
    let place = Math.imul(low ^ Math.imul(high, 0x9e37_79b1), 0x85eb_ca6b) >>> (32 - bits);
    let index = places[place]! - 1;
    while (index >= 0 && (known[2 * index] !== low || known[2 * index + 1] !== high)) {
      place = (place + 1) & (places.length - 1);
      index = places[place]! - 1;
    }
    if (index < 0) {
      if (count === limit) return null;
      values[count] = value;
      index = count;
      count += 1;
      places[place] = count;
    }
    indices[row] = index;
  }
  return { values: values.subarray(0, count), indices };
}

/** Bits of an index; a dictionary of one value has indices of one bit all the same. */
export function indexWidth(count: number): number {
  return Math.max(1, 32 - Math.clz32(count - 1));
}
