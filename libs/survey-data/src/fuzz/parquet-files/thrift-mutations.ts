import { interestingInteger, interestingNumber, interestingText } from '../mutations/interesting-values.ts';
import type { FuzzRandom } from '../random.ts';
import { type Struct, types, type Value, valuesOf } from './thrift-tree.ts';

/** Changes one value of a struct, in place. */
export function changeStruct(struct: Struct, fileBytes: number, random: FuzzRandom): void {
  const values = [...valuesOf(struct)];
  const value = random.pick(values);
  switch (value.kind) {
    case 'integer':
      value.integer = changedInteger(value.integer, fileBytes, random);
      break;
    case 'bytes':
      value.bytes = changedBytes(value.type, values, random);
      break;
    case 'list':
      changeItems(value.items, random);
      break;
    case 'struct':
      changeFields(value, random);
      break;
    case 'truth':
      value.type = random.pick([types.true, types.false]);
  }
}

const hugeIntegers = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 62n, 2n ** 40n, 2n ** 31n, -1n];

/** Codes are small, as of types, encodings and codecs. */
function changedInteger(current: bigint, fileBytes: number, random: FuzzRandom): bigint {
  if (random.chance(0.3)) return BigInt(random.below(24));
  if (random.chance(0.15)) return random.pick(hugeIntegers);
  return BigInt(Math.trunc(interestingInteger(Number(current), fileBytes, random)));
}

function changedBytes(type: number, values: readonly Value[], random: FuzzRandom): Buffer {
  if (type === types.byte) return random.bytes(1);
  if (type === types.double) {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(interestingNumber(random));
    return bytes;
  }
  const texts = values.filter((value) => value.kind === 'bytes');
  return random.chance(0.5) ? random.pick(texts).bytes : interestingText(random);
}

function changeItems<Item>(items: Item[], random: FuzzRandom): void {
  const at = random.below(items.length + 1);
  const item = items[Math.min(at, items.length - 1)];
  if (item === undefined) return;
  const copies = random.pick([0, 0, 2, 2, 3, 60, 1000]);
  items.splice(at, 1, ...Array.from({ length: copies }, () => item));
}

function changeFields({ fields }: Struct, random: FuzzRandom): void {
  if (fields.length === 0) return;
  const at = random.below(fields.length);
  const { id, value } = fields[at]!;
  const other = random.pick(fields);
  const changes = [
    [],
    [{ id: random.below(20), value }],
    [{ id, value: other.value }],
    [{ id, value: { kind: 'truth' as const, type: random.pick([types.true, types.false]) } }],
    [
      { id, value },
      { id: random.below(20), value: { kind: 'integer' as const, type: 5, integer: BigInt(random.below(10)) } },
    ],
    [
      { id, value },
      { id: random.below(20), value: { kind: 'struct' as const, type: types.struct, fields: [] } },
    ],
  ];
  fields.splice(at, 1, ...random.pick(changes));
  fields.sort((one, another) => one.id - another.id);
}
