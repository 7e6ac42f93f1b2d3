import { describe, expect, it } from '@jest/globals';
import { ManualTime } from '#libs/testing';
import { StageTimes } from './stage-times.ts';

describe('the times of stages', () => {
  it('do not count twice what is waited for inside another stage', async () => {
    const time = new ManualTime();
    const times = new StageTimes(time.clock);
    async function* read() {
      for (const item of ['a', 'b']) {
        time.advance(10);
        yield item;
      }
    }
    await times.within('writing', async () => {
      for await (const _item of times.each('reading', read())) time.advance(3);
      time.advance(5);
    });
    time.advance(100);
    expect(times.durations()).toEqual({ writing: 11, reading: 20 });
    expect(times.stage).toBeNull();
  });

  it('end the reading when the writing fails', async () => {
    const times = new StageTimes(new ManualTime().clock);
    let ended = false;
    async function* read() {
      try {
        yield 'a';
      } finally {
        ended = true;
      }
    }
    const failing = async () => {
      for await (const _item of times.each('reading', read())) throw new Error('disk full');
    };
    await expect(failing()).rejects.toThrow('disk full');
    expect(ended).toBe(true);
  });
});
