import { damaged } from '../../bytes/damage.ts';
import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import { indexStrls } from '../strls/index-strls.ts';
import { noStrls } from '../strls/strl-index.ts';
import type { Dictionary } from './dictionary.ts';
import { FileCursor } from './file-cursor.ts';
import { readHeader, type Header } from './header.ts';
import { readLabelTables } from './label-tables.ts';
import { skipCharacteristics } from './skip-characteristics.ts';
import { readVariables, type StoredVariable } from './variables.ts';

const mapEntries = 14;

/** Every part tells its length, so that the map of a tagged file, which some writers fill wrongly, is not needed. */
export async function readDictionary(file: RandomAccessFile): Promise<Dictionary> {
  const cursor = new FileCursor(file);
  const header = await readHeader(cursor);
  const { release } = header;
  if (release.isTagged) await skipMap(cursor);
  const variables = await readVariables(cursor, header);
  await skipCharacteristics(cursor, release);
  if (release.isTagged) await cursor.expect('<data>');
  const data = skipData(cursor, header, variables);
  if (release.isTagged) await cursor.expect('</data>');
  const { littleEndian } = cursor;
  const shape = { release, littleEndian, variables: variables.length };
  const strls = release.isTagged ? await indexStrls(cursor, shape) : noStrls;
  const labelTables = await readLabelTables(cursor, release);
  return { release, littleEndian, label: header.label, variables, labelTables, strls, ...data };
}

async function skipMap(cursor: FileCursor): Promise<void> {
  await cursor.expect('<map>');
  cursor.skip(mapEntries * 8, 'map');
  await cursor.expect('</map>');
}

function skipData(cursor: FileCursor, { rows }: Header, variables: readonly StoredVariable[]) {
  const rowBytes = variables.reduce((total, { storage }) => total + storage.bytes, 0);
  const dataOffset = cursor.position;
  if (rows * rowBytes > cursor.remaining) {
    const found = Math.floor(cursor.remaining / rowBytes);
    throw damaged(dataOffset, `there is room for ${found} rows in the file, expected ${rows}`);
  }
  cursor.skip(rows * rowBytes, 'data');
  return { rows: rowBytes > 0 ? rows : 0, rowBytes, dataOffset };
}
