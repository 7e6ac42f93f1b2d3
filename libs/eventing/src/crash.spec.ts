import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, hasEngines, poll } from '#libs/testing';
import { count, requests } from './fixtures/counting.ts';
import { connectOwnKafkaLog } from './fixtures/kafka-under-test.ts';
import { TestService, type ConnectLog } from './fixtures/test-service.ts';

const program = join(process.cwd(), 'dist/server/libs/eventing/src/fixtures/mortal-service.child.js');
const streams = ['a', 'b', 'c'];
const perStep = 4;

const steps = [
  'before publishing',
  'after publishing, before deleting',
  'after the handler, before the commit',
  'after the commit',
  'while messages are parked, before the commit',
];

const engines: [name: string, describeIt: typeof describe.skip, connectLog?: ConnectLog][] = [
  ['postgres', describe],
  ['kafka', hasEngines ? describe : describe.skip, connectOwnKafkaLog],
];

for (const [engine, describeIt, connectLog] of engines)
  describeIt(`a service on ${engine} that is killed`, () => {
    let url: string;
    let survivor: TestService;
    let written = 0;

    beforeAll(async () => {
      if (!existsSync(program)) throw new Error('The product is not built: run "npm run build" first.');
      url = await createTestDatabase();
      survivor = await TestService.connect(url, connectLog);
    });
    afterAll(() => survivor.close());

    /** Events of every stream, and commands. */
    const write = async () => {
      for (let index = 0; index < perStep; index += 1) {
        written += 1;
        for (const id of streams) {
          await survivor.append(id, written - 1, written);
          await survivor.store.publish(requests, `command-${id}-${written}`, count(written));
        }
      }
    };

    /** Returns what it died of. */
    const live = async (step: string): Promise<unknown> => {
      const child = spawn(process.execPath, [program, url, step, engine], { stdio: ['ignore', 'ignore', 'inherit'] });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      return signal;
    };

    const effects = async () => {
      const rows = await survivor.database.query<{ key: string; number: number }>(
        'SELECT * FROM effects ORDER BY position',
      );
      return Map.groupBy(rows, ({ key }) => key);
    };

    it.each(steps)('dies %s', async (step) => {
      await write();
      expect(await live(step)).toBe('SIGKILL');
    });

    it('has lost nothing, repeated nothing, and kept the order of every stream once it lives again', async () => {
      survivor.relay.start();
      await survivor.note();
      const expected = Array.from({ length: written }, (_, index) => index + 1);
      const all = await poll(effects, (found) => [...found.values()].flat().length >= 2 * streams.length * written);
      for (const key of streams) expect(all.get(key)?.map(({ number }) => number)).toEqual(expected);
      const commands = [...all].filter(([key]) => key.startsWith('command-'));
      expect(commands.map(([, rows]) => rows.length)).toEqual(Array(streams.length * written).fill(1));
      const waiting = () => survivor.database.query('SELECT FROM outbox UNION ALL SELECT FROM parked_messages');
      expect(await poll(waiting, ({ length }) => length === 0)).toEqual([]);
    });
  });
