import type { ColumnChunk } from './column-chunk.ts';
import type { StoredType } from './column-type.ts';
import type { EncodedColumn } from './encoded-column.ts';
import { convertedTypes } from './format.ts';
import { pageCodec } from './page-codec.ts';
import type { Statistics } from './statistics.ts';
import { ThriftWriter } from './thrift-writer.ts';

/** A column of a file: null where there is no value. */
export interface NamedColumn {
  readonly name: string;
  readonly type: StoredType;
}

/** A column of a row group, and where its pages begin in the file. */
export interface PlacedColumn extends EncodedColumn {
  readonly name: string;
  readonly offset: number;
}

export interface FileMetadata {
  readonly columns: readonly NamedColumn[];
  readonly rows: number;
  /** Each as `rowGroup` writes it. */
  readonly rowGroups: readonly Uint8Array[];
  readonly keyValues: Readonly<Record<string, string>>;
}

const optional = 1;
/** Some readers trust statistics only where there is a version. */
const createdBy = 'datacollector version 1';

/** A `FileMetaData`. Source, as of all here: parquet-format, parquet.thrift. */
export function fileMetadata({ columns, rows, rowGroups, keyValues }: FileMetadata): Buffer {
  const writer = new ThriftWriter(2 ** 16);
  writer.i32(1, 1);
  writer.structs(2, [null, ...columns], (column) => {
    if (column) writeColumnSchema(writer, column);
    else writeRootSchema(writer, columns.length);
  });
  writer.i64(3, rows);
  writer.written(4, rowGroups);
  writer.structs(5, Object.entries(keyValues), ([key, value]) => {
    writer.binary(1, Buffer.from(key));
    writer.binary(2, Buffer.from(value));
  });
  writer.binary(6, Buffer.from(createdBy));
  writer.structs(7, columns, () => writer.struct(1, () => {}));
  return writer.end();
}

function writeRootSchema(writer: ThriftWriter, columns: number): void {
  writer.binary(4, Buffer.from('schema'));
  writer.i32(5, columns);
}

function writeColumnSchema(writer: ThriftWriter, { name, type: { physical, converted } }: NamedColumn): void {
  writer.i32(1, physical);
  writer.i32(3, optional);
  writer.binary(4, Buffer.from(name));
  if (converted !== null) writer.i32(6, converted);
  if (converted === convertedTypes.timestampMicros) writer.struct(10, writeLocalTimestamp);
}

/** A `LogicalType`: the converted type alone stands for moments in UTC. */
function writeLocalTimestamp(writer: ThriftWriter): void {
  writer.struct(8, () => {
    writer.boolean(1, false);
    writer.struct(2, () => writer.struct(2, () => {}));
  });
}

/** A `RowGroup`. */
export function rowGroup(columns: readonly PlacedColumn[], rows: number, ordinal: number): Buffer {
  const writer = new ThriftWriter(128 * columns.length + 64);
  writer.structs(1, columns, (column) => {
    writer.i64(2, 0);
    writer.struct(3, () => writeColumn(writer, column));
  });
  writer.i64(2, sumOf(columns, 'uncompressedSize'));
  writer.i64(3, rows);
  writer.i64(5, columns[0]?.offset ?? 0);
  writer.i64(6, sumOf(columns, 'compressedSize'));
  if (ordinal < 2 ** 15) writer.i16(7, ordinal);
  return writer.end();
}

function writeColumn(writer: ThriftWriter, { name, type, chunk, statistics, offset }: PlacedColumn): void {
  writer.i32(1, type.physical);
  writer.integers(2, chunk.encodings);
  writer.binaries(3, [Buffer.from(name)]);
  writer.i32(4, pageCodec.codec);
  writer.i64(5, chunk.rows);
  writer.i64(6, chunk.uncompressedSize);
  writer.i64(7, chunk.compressedSize);
  writer.i64(9, offset + chunk.dictionarySize);
  if (chunk.dictionarySize > 0) writer.i64(11, offset);
  writer.struct(12, () => writeStatistics(writer, statistics));
}

function writeStatistics(writer: ThriftWriter, { nulls, extremes }: Statistics): void {
  writer.i64(3, nulls);
  if (!extremes) return;
  writer.binary(5, extremes.most);
  writer.binary(6, extremes.least);
}

function sumOf(columns: readonly PlacedColumn[], size: keyof Pick<ColumnChunk, 'compressedSize' | 'uncompressedSize'>) {
  return columns.reduce((sum, { chunk }) => sum + chunk[size], 0);
}
