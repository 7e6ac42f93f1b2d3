import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, hasEngines } from '#libs/testing';
import { connectOwnKafkaLog } from '../fixtures/kafka-under-test.ts';
import { TestService } from '../fixtures/test-service.ts';

const program = join(process.cwd(), 'dist/server/libs/eventing/src/fixtures/mortal-service.child.js');
const changesOfTheGroup = 8;
const streams = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

(hasEngines ? describe : describe.skip)('a group of several members in Kafka', () => {
  let url: string;
  let service: TestService;
  const versions = new Map<string, number>();

  beforeAll(async () => {
    url = await createTestDatabase();
    service = await TestService.connect(url, connectOwnKafkaLog);
    service.relay.start();
    await service.note();
  });
  afterAll(() => service.close());

  const write = async () => {
    for (const key of streams) {
      const version = (versions.get(key) ?? 0) + 1;
      await service.append(key, version - 1, version);
      versions.set(key, version);
    }
  };
  const written = () => [...versions.values()].reduce((sum, version) => sum + version, 0);
  const effectsByStream = async () => Map.groupBy(await service.effects(written()), (effect) => effect.split(':')[0]);
  const expected = () =>
    new Map([...versions].map(([key, last]) => [key, Array.from({ length: last }, (_, i) => `${key}:${i + 1}`)]));

  it('has every effect once, in the order of its stream, while members come and go without end', async () => {
    let changes = 0;
    const comeAndGo = async () => {
      for (; changes < changesOfTheGroup; changes += 1) {
        const other = await TestService.connect(url, connectOwnKafkaLog);
        await other.note();
        await other.close();
      }
    };
    const changing = comeAndGo();
    while (changes < changesOfTheGroup) await write();
    await changing;
    expect(await effectsByStream()).toEqual(expected());
  }, 120_000);

  it('takes over what a killed member had when its session is over', async () => {
    if (!existsSync(program)) throw new Error('The product is not built: run "npm run build" first.');
    const child = spawn(process.execPath, [program, url, 'after the commit', 'kafka'], { stdio: 'ignore' });
    const died = once(child, 'exit');
    const isAlive = () => child.exitCode === null && child.signalCode === null;
    while (isAlive()) await write();
    await died;
    await write();
    expect(await effectsByStream()).toEqual(expected());
  }, 60_000);

  it('goes on with what a member has while others keep the group waiting', async () => {
    const child = spawn(process.execPath, [program, url, 'no step', 'kafka', '120000'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGSTOP');
    const other = await TestService.connect(url, connectOwnKafkaLog);
    let isWaiting = true;
    const joined = other.note().finally(() => (isWaiting = false));
    let rounds = 0;
    for (; isWaiting; rounds += 1) {
      const known = (await service.effects()).length;
      await write();
      await service.effects(known + 1);
    }
    await joined;
    expect(rounds).toBeGreaterThan(10);
    child.kill('SIGKILL');
    await other.close();
  }, 60_000);

  it('goes on without a member that leaves, long before its session is over', async () => {
    const leaving = await TestService.connect(url, (database) =>
      connectOwnKafkaLog(database, { sessionTimeoutMs: 120_000 }),
    );
    await leaving.note();
    const left = leaving.close();
    await write();
    expect(await effectsByStream()).toEqual(expected());
    await left;
  }, 60_000);
});
