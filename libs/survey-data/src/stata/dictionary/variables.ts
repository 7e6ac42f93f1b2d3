import { damaged } from '../../bytes/damage.ts';
import type { FileCursor } from './file-cursor.ts';
import type { Header } from './header.ts';
import type { Release } from './release.ts';
import { storageType, type StorageType } from './storage-type.ts';
import { untilZero } from './zero-ended.ts';

/** A variable as the file describes it; texts are not decoded yet. */
export interface StoredVariable {
  readonly name: Uint8Array;
  readonly label: Uint8Array;
  /** Stata's display format, such as `%9.0g`. */
  readonly format: string;
  readonly labelTable: Uint8Array;
  readonly storage: StorageType;
  /** Of its cell in a row. */
  readonly start: number;
}

/** Five lists and the sort order, one after the other. */
export async function readVariables(cursor: FileCursor, header: Header): Promise<StoredVariable[]> {
  const { release, variables: count } = header;
  checkRoom(cursor, header);
  const storages = await section(cursor, release, 'variable_types', () => readTypes(cursor, header));
  const names = await section(cursor, release, 'varnames', () => readFields(cursor, count, release.nameWidth));
  await section(cursor, release, 'sortlist', () => cursor.skip((count + 1) * release.sortWidth, 'sort order'));
  const formats = await section(cursor, release, 'formats', () => readFields(cursor, count, release.formatWidth));
  const tables = await section(cursor, release, 'value_label_names', () =>
    readFields(cursor, count, release.nameWidth),
  );
  const labels = await section(cursor, release, 'variable_labels', () =>
    readFields(cursor, count, release.variableLabelWidth),
  );
  let start = 0;
  return storages.map((storage, index) => {
    const variable = {
      name: names[index]!,
      label: labels[index]!,
      format: Buffer.from(formats[index]!).toString('latin1'),
      labelTable: tables[index]!,
      storage,
      start,
    };
    start += storage.bytes;
    return variable;
  });
}

/** Before anything is made for each of the variables that the header declares. */
function checkRoom(cursor: FileCursor, { release, variables }: Header): void {
  const { nameWidth, formatWidth, variableLabelWidth, sortWidth } = release;
  const needed = variables * (2 * nameWidth + formatWidth + variableLabelWidth + sortWidth + 1);
  if (needed <= cursor.remaining) return;
  const expectation = `${cursor.remaining} bytes are left of the file, expected ${needed} for ${variables} variables`;
  throw damaged(cursor.position, expectation);
}

/** In a tagged file, what `read` reads stands between tags. */
export async function section<Result>(
  cursor: FileCursor,
  release: Release,
  name: string,
  read: () => Result | Promise<Result>,
): Promise<Result> {
  if (release.isTagged) await cursor.expect(`<${name}>`);
  const result = await read();
  if (release.isTagged) await cursor.expect(`</${name}>`);
  return result;
}

async function readTypes(cursor: FileCursor, { release, variables }: Header): Promise<StorageType[]> {
  const width = release.typeCodes === 'words' ? 2 : 1;
  const reader = await cursor.take(variables * width, 'storage types');
  return Array.from({ length: variables }, () => {
    const { offset } = reader;
    const code = width === 2 ? reader.uint16('storage type') : reader.uint8('storage type');
    return storageType(code, release, offset);
  });
}

/** Copies, so that what is kept does not hold the bytes that were read with it. */
async function readFields(cursor: FileCursor, count: number, width: number): Promise<Uint8Array[]> {
  const reader = await cursor.take(count * width, 'descriptions of variables');
  return Array.from({ length: count }, () => untilZero(reader.bytes(width, 'description of a variable')).slice());
}
