import { describe, expect, it } from '@jest/globals';
import { fairShares, type GroupMember } from './fair-shares.ts';

const partitions = (...topics: string[]) =>
  topics.flatMap((topic, at) => [0, 1, 2, 3, 4, 5].map((partition) => ({ id: at * 10 + partition, topic, partition })));
const member = (id: string, ...topics: string[]): GroupMember => ({ id, topics });
const sizes = (shares: ReadonlyMap<number, string>) =>
  Object.fromEntries([...Map.groupBy(shares.values(), (id) => id)].map(([id, list]) => [id, list.length]));

describe('fair shares', () => {
  it('gives one member everything', () => {
    expect(sizes(fairShares(partitions('jobs'), [member('a', 'jobs')], new Map()))).toEqual({ a: 6 });
  });

  it('gives each as many, give or take one', () => {
    const members = ['a', 'b', 'c', 'd'].map((id) => member(id, 'jobs', 'quota'));
    expect(sizes(fairShares(partitions('jobs', 'quota'), members, new Map()))).toEqual({ a: 3, b: 3, c: 3, d: 3 });
    expect(sizes(fairShares(partitions('jobs'), members, new Map()))).toEqual({ a: 2, b: 2, c: 1, d: 1 });
  });

  it('lets members keep what they have, as far as that is fair', () => {
    const current = new Map(partitions('jobs').map(({ id }) => [id, id < 4 ? 'a' : 'b']));
    const shares = fairShares(partitions('jobs'), [member('a', 'jobs'), member('b', 'jobs')], current);
    expect(sizes(shares)).toEqual({ a: 3, b: 3 });
    expect([...shares].filter(([id, owner]) => current.get(id) !== owner)).toHaveLength(1);
  });

  it('comes to rest: what it has given out is what it gives out again', () => {
    const members = ['a', 'b', 'c', 'd', 'e'].map((id) => member(id, 'jobs', 'quota'));
    const first = fairShares(partitions('jobs', 'quota'), members, new Map());
    expect(fairShares(partitions('jobs', 'quota'), members.toReversed(), first)).toEqual(first);
  });

  it('gives a share of each topic', () => {
    const members = [member('a', 'jobs', 'quota'), member('b', 'jobs', 'quota')];
    const shares = fairShares(
      partitions('jobs', 'quota'),
      members,
      new Map([...Array(20).keys()].map((id) => [id, 'a'])),
    );
    const topicsOfB = partitions('jobs', 'quota')
      .filter(({ id }) => shares.get(id) === 'b')
      .map(({ topic }) => topic);
    expect(new Set(topicsOfB)).toEqual(new Set(['jobs', 'quota']));
  });

  it('gives a topic only to members that read it, and frees what a lost member had', () => {
    const current = new Map(partitions('jobs').map(({ id }) => [id, 'lost']));
    const shares = fairShares(
      partitions('jobs', 'quota'),
      [member('a', 'jobs'), member('b', 'jobs', 'quota')],
      current,
    );
    expect(sizes(shares)).toEqual({ a: 3, b: 9 });
    expect(fairShares(partitions('jobs'), [member('a', 'quota')], new Map()).size).toBe(0);
  });
});
