import { type Field, type Struct, types, type Value, writeStruct } from '../parquet-files/thrift-tree.ts';
import type { Regression } from './regression.ts';

const integer = (value: number): Value => ({ kind: 'integer', type: 5, integer: BigInt(value) });
const text = (value: string): Value => ({ kind: 'bytes', type: types.binary, bytes: Buffer.from(value) });
const list = (...items: Value[]): Value => ({ kind: 'list', type: types.list, itemType: types.struct, items });
const struct = (...fields: [id: number, value: Value][]): Struct => ({
  kind: 'struct',
  type: types.struct,
  fields: fields.map(([id, value]): Field => ({ id, value })),
});

/** A file without rows, of these elements of a schema. */
function parquetFile(...schema: Struct[]): Buffer {
  const footer = writeStruct(
    struct([1, integer(1)], [2, list(...schema)], [3, { ...integer(0), type: 6 } as Value], [4, list()]),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([Buffer.from('PAR1'), footer, length, Buffer.from('PAR1')]);
}

const root = struct([4, text('schema')], [5, integer(1)]);
const column = (name: string) => struct([1, integer(1)], [3, integer(1)], [4, text(name)]);

export const parquetRegressions: readonly Regression[] = [
  {
    name: 'a schema with another column than its root has, whose type was asked for (parquet, input 268 of seed 1)',
    fileName: 'survey.parquet',
    outcome: 'damaged-file',
    make: () => parquetFile(root, column('a'), column('b')),
  },
];
