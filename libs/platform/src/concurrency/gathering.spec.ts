import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from '@jest/globals';
import { SystemTimers } from '../time/timers.ts';
import { Gathering } from './gathering.ts';

const timers = new SystemTimers();

describe('a gathering', () => {
  it('answers the first question at once, and together what is asked meanwhile', async () => {
    const rounds: number[][] = [];
    const doubles = new Gathering(timers, async (numbers: readonly number[]) => {
      rounds.push([...numbers]);
      await Promise.resolve();
      return numbers.map((number) => 2 * number);
    });
    expect(await Promise.all([1, 2, 3].map((number) => doubles.ask(number)))).toEqual([2, 4, 6]);
    expect(await doubles.ask(4)).toBe(8);
    expect(rounds).toEqual([[1], [2, 3], [4]]);
  });

  it('fails those of a round that has failed, and goes on', async () => {
    const picky = new Gathering(timers, async (numbers: readonly number[]) => {
      await Promise.resolve();
      if (numbers.includes(2)) throw new Error('no twos');
      return numbers;
    });
    const asked = await Promise.allSettled([1, 2, 3].map((number) => picky.ask(number)));
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await picky.ask(4)).toBe(4);
  });

  it('gives each its own answer, also where it comes later or fails', async () => {
    const each = new Gathering(timers, async (numbers: readonly number[]) =>
      numbers.map((number) => (number === 2 ? Promise.reject<number>(new Error('not two')) : Promise.resolve(number))),
    );
    const asked = await Promise.allSettled([1, 2, 3].map((number) => each.ask(number)));
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('goes on with others where a round hangs', async () => {
    const hanging = new Gathering(timers, async (numbers: readonly number[]) => {
      if (numbers.includes(1)) await new Promise(() => undefined);
      return numbers;
    });
    void hanging.ask(1);
    expect(await hanging.ask(2)).toBe(2);
  });

  it('works in the context of none of those who ask', async () => {
    const context = new AsyncLocalStorage<string>();
    const contexts = new Gathering(timers, async (questions: readonly string[]) =>
      questions.map((question) => `${question} ${context.getStore()}`),
    );
    expect(await context.run('mine', () => contexts.ask('in'))).toBe('in undefined');
  });
});
