import { damaged } from '../../bytes/damage.ts';
import type { FileCursor } from './file-cursor.ts';
import type { Release } from './release.ts';

/** Notes and what programs keep for themselves: not needed, but of a length that only they tell. */
export async function skipCharacteristics(cursor: FileCursor, release: Release): Promise<void> {
  if (release.isTagged) await skipTagged(cursor);
  else await skipBinary(cursor, release);
}

async function skipTagged(cursor: FileCursor): Promise<void> {
  await cursor.expect('<characteristics>');
  for (;;) {
    const { position } = cursor;
    const tag = Buffer.from(await cursor.takeBytes(4, 'characteristics')).toString('latin1');
    if (tag === '</ch') return cursor.expect('aracteristics>');
    if (tag !== '<ch>') throw damaged(position, 'expected <ch> or </characteristics>');
    const length = (await cursor.take(4, 'characteristics')).uint32('length of a characteristic');
    cursor.skip(length, 'a characteristic');
    await cursor.expect('</ch>');
  }
}

/** Each has a kind and a length; both are zero at the end. */
async function skipBinary(cursor: FileCursor, { characteristicLengthWidth }: Release): Promise<void> {
  for (;;) {
    const reader = await cursor.take(1 + characteristicLengthWidth, 'characteristics');
    const kind = reader.uint8('kind of a characteristic');
    const what = 'length of a characteristic';
    const length = characteristicLengthWidth === 2 ? reader.uint16(what) : reader.uint32(what);
    if (kind === 0 && length === 0) return;
    cursor.skip(length, 'a characteristic');
  }
}
