import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase } from '#libs/testing';
import { count, requests } from '../fixtures/counting.ts';
import { families, TestService } from '../fixtures/test-service.ts';
import { republishEvents } from './republish-events.ts';

describe('a log that was lost', () => {
  let service: TestService;
  beforeAll(async () => {
    const url = await createTestDatabase();
    const before = await TestService.connect(url);
    before.relay.start();
    await before.note();
    await before.append('a', 0, 1, 2);
    await before.append('b', 0, 1);
    await before.effects(3);
    await before.close();
    service = await TestService.connect(url);
    // Never published: an event, and a command, which is in no store.
    await service.append('a', 2, 3);
    await service.store.publish(requests, 'c', count(7));
    await service.database.query('TRUNCATE log.messages');
    await service.database.query('UPDATE log.partitions SET next_offset = 0');
  });
  afterAll(() => service.close());

  it('is filled again from the event stores: groups go on, and whoever begins finds everything in order', async () => {
    expect(await republishEvents(service.database, families)).toBe(4);
    service.relay.start();
    const consumer = await service.note();
    expect((await service.effects(5)).toSorted()).toEqual(['a:1', 'a:2', 'a:3', 'b:1', 'c:7']);
    await consumer.stop();
    await service.note(undefined, { group: 'beginning' });
    const found = (await service.effects(10)).slice(5);
    expect(found.filter((effect) => effect.startsWith('a'))).toEqual(['a:1', 'a:2', 'a:3']);
    expect(found.toSorted()).toEqual(['a:1', 'a:2', 'a:3', 'b:1', 'c:7']);
  });
});
