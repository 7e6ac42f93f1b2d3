import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Migration } from '@mikro-orm/migrations';
import { connectTestDatabase } from '#libs/testing';
import type { Database } from './database.ts';

class CreateNotes extends Migration {
  override up(): void {
    this.addSql('CREATE TABLE notes (text text NOT NULL)');
  }
}

describe('Database', () => {
  let database: Database;
  beforeAll(async () => {
    database = await connectTestDatabase({ schema: 'notes', migrations: [CreateNotes] });
  });
  afterAll(() => database.orm.close());

  const count = async () => (await database.query<{ n: number }>('SELECT count(*)::int AS n FROM notes'))[0]?.n;

  it('rolls raw SQL back when the transaction fails', async () => {
    const failing = database.transactional(async () => {
      await database.query('INSERT INTO notes VALUES ($1)', ['lost']);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await count()).toBe(0);
  });

  it('joins the transaction under way, and calls back after its commit only', async () => {
    const called: string[] = [];
    await database.transactional(async () => {
      await database.transactional(async () => {
        await database.query('INSERT INTO notes VALUES ($1)', ['kept']);
        database.afterCommit(() => called.push('committed'));
      });
      expect(called).toEqual([]);
    });
    expect(called).toEqual(['committed']);
    expect(await count()).toBe(1);
  });

  it('keeps concurrent transactions apart', async () => {
    const insert = (fail: boolean) =>
      database.transactional(async () => {
        await database.query('INSERT INTO notes VALUES ($1)', ['one of many']);
        if (fail) throw new Error('no');
      });
    await Promise.allSettled([insert(true), insert(false), insert(true), insert(false)]);
    expect(await count()).toBe(3);
  });

  it('keeps the transactions of different databases apart, also where one runs inside the other', async () => {
    const other = await connectTestDatabase({ schema: 'other', migrations: [CreateNotes] });
    try {
      const before = await count();
      const failing = database.transactional(async () => {
        await other.transactional(async () => {
          await other.query('INSERT INTO notes VALUES ($1)', ['in the other one']);
          await database.query('INSERT INTO notes VALUES ($1)', ['in this one']);
          expect(await count()).toBe((before ?? 0) + 1);
        });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await count()).toBe(before);
      expect(await other.query('SELECT text FROM notes')).toEqual([{ text: 'in the other one' }]);
    } finally {
      await other.orm.close();
    }
  });

  it('does not report success where an error within the transaction was passed over', async () => {
    const before = await count();
    const careless = database.transactional(async () => {
      await database.query('INSERT INTO notes VALUES ($1)', ['lost']);
      await database.query('INSERT INTO notes VALUES ($1)', [null]).catch(() => 'passed over');
    });
    await expect(careless).rejects.toThrow('nothing was committed');
    expect(await count()).toBe(before);
  });

  it('fails with a statement that was only sent, and says why, whatever PostgreSQL refuses after it', async () => {
    const before = await count();
    const sendAnd = (next: () => Promise<unknown>) =>
      database.transactional(async () => {
        await database.query('INSERT INTO notes VALUES ($1)', ['lost']);
        await database.send('INSERT INTO notes VALUES ($1)', [null]);
        await next();
      });
    await expect(sendAnd(async () => undefined)).rejects.toThrow('null value');
    await expect(sendAnd(count)).rejects.toThrow('null value');
    expect(await count()).toBe(before);
  });

  it('commits nothing where a statement could not even be sent', async () => {
    const before = await count();
    const unwritable = { toPostgres: () => JSON.parse('no JSON') as string };
    const sending = database.transactional(async () => {
      await database.send('INSERT INTO notes VALUES ($1)', ['lost']);
      await database.send('INSERT INTO notes VALUES ($1)', [unwritable]);
    });
    await expect(sending).rejects.toThrow(SyntaxError);
    expect(await count()).toBe(before);
    await database.query('INSERT INTO notes VALUES ($1)', ['the statement is there still']);
  });

  it('sees the effect of a statement that was only sent', async () => {
    const before = await count();
    await database.transactional(async () => {
      await database.send('INSERT INTO notes VALUES ($1)', ['sent']);
      expect(await count()).toBe((before ?? 0) + 1);
    });
    expect(await count()).toBe((before ?? 0) + 1);
  });

  it('looks up together what is asked for at one time, each with its own outcome', async () => {
    const half = (number: number) =>
      database.lookUp('SELECT 12 / $1::int AS half, pg_backend_pid() AS connection', [number]);
    const [first, second, failed, last] = await Promise.allSettled([half(1), half(2), half(0), half(6)]);
    expect(first).toMatchObject({ value: [{ half: 12 }] });
    expect(failed).toMatchObject({ reason: { message: 'division by zero' } });
    expect([second, last]).toMatchObject([{ value: [{ half: 6 }] }, { value: [{ half: 2 }] }]);
    const connections = [second, last].map(
      (each) => (each as { value: { connection: number }[] }).value[0]?.connection,
    );
    expect(new Set(connections).size).toBe(1);
    expect(await half(3)).toMatchObject([{ half: 4 }]);
  });

  it('looks up again after the connection was lost amid a look-up', async () => {
    const lost = database.lookUp('SELECT pg_terminate_backend(pg_backend_pid()), $1::int AS number', [1]);
    await expect(lost).rejects.toThrow();
    expect(await database.lookUp('SELECT $1::int AS number', [2])).toEqual([{ number: 2 }]);
  });

  it('looks up within the transaction what it has changed', async () => {
    await database.transactional(async () => {
      await database.query('INSERT INTO notes VALUES ($1)', ['looked up']);
      expect(await database.lookUp('SELECT 1 FROM notes WHERE text = $1', ['looked up'])).toHaveLength(1);
    });
  });

  it('runs nothing in a transaction that has ended', async () => {
    const late = Promise.withResolvers<void>();
    const floating = await database.transactional(async () => ({ query: late.promise.then(() => count()) }));
    late.resolve();
    await expect(floating.query).rejects.toThrow('ended');
  });

  it('runs a statement again after its tables have changed', async () => {
    const texts = () => database.query('SELECT text FROM notes WHERE text = $1', ['kept']);
    expect(await texts()).toEqual([{ text: 'kept' }]);
    await database.query('ALTER TABLE notes ADD COLUMN number integer');
    await database.query('ALTER TABLE notes RENAME TO old_notes');
    await database.query("CREATE TABLE notes AS SELECT number, 'kept' AS text FROM old_notes LIMIT 1");
    expect(await database.transactional(texts)).toEqual([{ text: 'kept' }]);
  });

  it('gets over lost connections, however many transactions lose theirs', async () => {
    const lose = () =>
      database.transactional(() => database.query('SELECT pg_terminate_backend(pg_backend_pid())')).catch(() => 'lost');
    for (let round = 0; round < 15; round += 1) expect(await lose()).toBe('lost');
    await expect(database.transactional(() => database.query('SELECT 1 AS one'))).resolves.toEqual([{ one: 1 }]);
  });
});
