import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accept, ignore, refuse, type Decider } from '#libs/contracts';
import { createTestDatabase } from '#libs/testing';
import { counted, countings, type Counted } from '../fixtures/counting.ts';
import { TestService } from '../fixtures/test-service.ts';
import { CommandHandler } from './command-handler.ts';
import { VersionConflict } from './event-store.ts';

interface Sum {
  readonly total: number;
  readonly events: number;
}

let evolved = 0;
/** Adds what is asked for; refuses negative numbers, and has nothing to do for 0. */
const summing: Decider<number, Sum, Counted, 'negative'> = {
  initialState: { total: 0, events: 0 },
  decide: (number) =>
    number < 0 ? refuse('negative') : number === 0 ? ignore('nothing to add') : accept(counted(number)),
  evolve: (sum, { data }) => {
    evolved += 1;
    return { total: sum.total + data.number, events: sum.events + 1 };
  },
};

describe('CommandHandler', () => {
  let service: TestService;
  let handler: CommandHandler;
  let streams = 0;
  beforeAll(async () => {
    service = await TestService.connect(await createTestDatabase());
    handler = new CommandHandler(service);
  });
  afterAll(() => service.close());

  const newStream = () => ({ category: 'sum', id: `stream-${(streams += 1)}` });

  it('appends what the decider decides, and returns the new state', async () => {
    const stream = newStream();
    await handler.execute(summing, { family: countings, stream, command: 2 });
    const executed = await handler.execute(summing, { family: countings, stream, command: 3, causationId: 'cause' });
    expect(executed).toMatchObject({
      decision: { outcome: 'accepted' },
      state: { total: 5, events: 2 },
      version: 2,
      events: [{ ...counted(3), metadata: { sequence: 2, causationId: 'cause' } }],
    });
  });

  it.each([
    [-1, { outcome: 'refused', refusal: 'negative' }],
    [0, { outcome: 'ignored', reason: 'nothing to add' }],
  ])('appends nothing for %i', async (command, decision) => {
    const stream = newStream();
    expect(await handler.execute(summing, { family: countings, stream, command })).toMatchObject({
      decision,
      events: [],
    });
    expect(await service.store.load(countings, stream)).toEqual([]);
  });

  it('begins several streams at once, or none of them where one is there already', async () => {
    const [one, two, third] = [newStream(), newStream(), newStream()];
    const begin = (...beginnings: { stream: typeof one; command: number }[]) =>
      handler.begin(summing, countings, beginnings);
    const begun = await begin({ stream: one, command: 4 }, { stream: two, command: 5 });
    expect(begun).toMatchObject([[counted(4)], [counted(5)]]);
    expect(await service.store.load(countings, two)).toMatchObject([{ ...counted(5), metadata: { sequence: 1 } }]);
    const again = begin({ stream: third, command: 6 }, { stream: one, command: 7 });
    await expect(again).rejects.toThrow(VersionConflict);
    expect(await service.store.load(countings, third)).toEqual([]);
    expect(await service.store.load(countings, one)).toHaveLength(1);
  });

  it('decides anew where another writer was faster', async () => {
    const stream = newStream();
    const commands = Array.from({ length: 6 }, (_, index) => index + 1);
    await Promise.all(commands.map((command) => handler.execute(summing, { family: countings, stream, command })));
    const { state } = await handler.execute(summing, { family: countings, stream, command: 0 });
    expect(state).toEqual({ total: 21, events: 6 });
  });

  it('leaves deciding anew to the owner of the transaction', async () => {
    const stream = newStream();
    const racing: typeof summing = {
      ...summing,
      decide: (number, state) => summing.decide(number, state),
    };
    const { promise: bothLoaded, resolve } = Promise.withResolvers<void>();
    let loaded = 0;
    const transaction = () =>
      service.database.transactional(async () => {
        if ((loaded += 1) === 2) resolve();
        await bothLoaded;
        const store = { load: () => Promise.resolve([]), append: service.store.append.bind(service.store) } as never;
        const stale = new CommandHandler({ store, database: service.database });
        return stale.execute(racing, { family: countings, stream, command: 1 });
      });
    const outcomes = await Promise.allSettled([transaction(), transaction()]);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(reasons).toEqual([expect.any(VersionConflict)]);
  });

  it('folds a long stream from its snapshot', async () => {
    const stream = newStream();
    const execute = (command: number, snapshotVersion = 1) =>
      handler.execute(summing, { family: countings, stream, command, snapshotEvery: 10, snapshotVersion });
    for (let number = 1; number <= 25; number += 1) await execute(number);
    evolved = 0;
    expect((await execute(0)).state).toEqual({ total: 325, events: 25 });
    expect(evolved).toBe(5);
    evolved = 0;
    expect((await execute(0, 2)).state).toEqual({ total: 325, events: 25 });
    expect(evolved).toBe(25);
  });

  it('refuses to keep a state that JSON would change', async () => {
    const dated: Decider<number, { at: Date }, Counted> = {
      initialState: { at: new Date(0) },
      decide: (number) => accept(counted(number)),
      evolve: (state) => state,
    };
    const execution = { family: countings, stream: newStream(), command: 1, snapshotEvery: 1 };
    await expect(handler.execute(dated, execution)).rejects.toThrow('does not survive JSON');
  });
});
