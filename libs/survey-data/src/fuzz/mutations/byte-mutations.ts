import type { Mutation } from '../fuzzed-format.ts';
import type { FuzzRandom } from '../random.ts';
import { interestingInteger, interestingText } from './interesting-values.ts';

/** A place, and some bytes from there on. */
function stretch(bytes: Buffer, random: FuzzRandom, longest = 64): [from: number, to: number] {
  const from = random.below(bytes.length + 1);
  return [from, Math.min(bytes.length, from + 1 + random.below(longest))];
}

const replace = (bytes: Buffer, from: number, to: number, by: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);

const setByte: Mutation = (bytes, random) => {
  const changed = Buffer.from(bytes);
  const at = random.below(bytes.length);
  if (bytes.length > 0) changed[at] = random.pick([0, 1, 0x7f, 0x80, 0xff, bytes[at]! ^ (1 << random.below(8))]);
  return changed;
};

const setInteger: Mutation = (bytes, random) => {
  if (bytes.length < 4) return bytes;
  const changed = Buffer.from(bytes);
  const at = random.below(bytes.length - 3);
  changed.writeInt32LE(interestingInteger(bytes.readInt32LE(at), bytes.length, random) | 0, at);
  if (random.chance(0.2)) changed.subarray(at, at + 4).swap32();
  return changed;
};

const cut: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));

const remove: Mutation = (bytes, random) => {
  const [from, to] = stretch(bytes, random);
  return replace(bytes, from, to, Buffer.alloc(0));
};

const repeat: Mutation = (bytes, random) => {
  const [from, to] = stretch(bytes, random, 200);
  const part = bytes.subarray(from, to);
  return replace(bytes, from, from, Buffer.concat(Array.from({ length: random.between(1, 9) }, () => part)));
};

const insert: Mutation = (bytes, random) => {
  const [from] = stretch(bytes, random);
  return replace(bytes, from, from, interestingText(random));
};

const overwrite: Mutation = (bytes, random) => {
  const [from, to] = stretch(bytes, random);
  const [source] = stretch(bytes, random);
  return replace(bytes, from, to, bytes.subarray(source, source + to - from));
};

/** Of bytes that nothing is known of. */
export const byteMutations: readonly Mutation[] = [setByte, setInteger, cut, remove, repeat, insert, overwrite];

/** A few of them. */
export const mutateBytes: Mutation = (bytes, random) => {
  let changed = bytes;
  for (let count = random.between(1, 3); count > 0; count -= 1) changed = random.pick(byteMutations)(changed, random);
  return changed;
};
