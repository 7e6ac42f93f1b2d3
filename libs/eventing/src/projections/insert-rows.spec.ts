import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '#libs/platform';
import { connectTestDatabase } from '#libs/testing';
import { insertRows, replacing, type RowTable } from './insert-rows.ts';

interface Note {
  readonly id: number;
  readonly text: string | null;
  readonly done: boolean;
  readonly facts: unknown;
}

const notes: RowTable<Note> = {
  name: 'notes',
  columns: { id: 'integer', text: 'text', done: 'boolean', facts: 'json' },
};
const separator = '\u001f';
const awkward = ['', 'null', '{a,b}', '"quoted"', 'back\\slash', 'two\nlines', `a${separator}b`, 'Größe 😀', null];

describe('inserting rows', () => {
  let database: Database;
  beforeAll(async () => {
    database = await connectTestDatabase({ schema: 'rows', migrations: [] });
    await database.query('CREATE TABLE notes (facts json, id integer PRIMARY KEY, text text, done boolean NOT NULL)');
  });
  beforeEach(() => database.query('TRUNCATE notes'));
  afterAll(() => database.orm.close());

  const stored = () => database.query('SELECT id, text, done, facts FROM notes ORDER BY id');

  it('keeps every text as it is, alone and among others', async () => {
    const rows = awkward.map((text, id) => ({ id, text, done: id % 2 === 0, facts: text === null ? null : { text } }));
    await insertRows(database, notes, rows);
    expect(await stored()).toEqual(rows);
    await database.query('TRUNCATE notes');
    for (const row of rows) await insertRows(database, notes, [row]);
    expect(await stored()).toEqual(rows);
  });

  it('replaces those that are there, where that is wanted', async () => {
    await insertRows(database, notes, [{ id: 1, text: 'old', done: false, facts: [1] }]);
    const rows = [
      { id: 1, text: 'new', done: true, facts: null },
      { id: 2, text: 'another', done: false, facts: [2] },
    ];
    await expect(insertRows(database, notes, rows)).rejects.toThrow();
    await insertRows(database, notes, rows, replacing(notes, 'id'));
    expect(await stored()).toEqual(rows);
  });
});
