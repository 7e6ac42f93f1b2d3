import { expect, it } from '@jest/globals';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readAhead } from './read-ahead.ts';

async function gather<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const gathered: Item[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

const slowly = async <Item>(item: Item): Promise<Item> => {
  for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  return item;
};

it('gives the results of tasks in order', async () => {
  expect(await gather(readAhead([() => slowly(1), () => Promise.resolve(2), () => slowly(3)]))).toEqual([1, 2, 3]);
});

it('tells of a task that fails before the one ahead of it is done, and nobody else', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', note);
  const tasks = [() => slowly(1), () => Promise.reject(new Error('damaged'))];
  await expect(gather(readAhead(tasks))).rejects.toThrow('damaged');
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
