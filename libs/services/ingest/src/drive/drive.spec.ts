import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '../testing/test-client.ts';
import { AdvancedClock } from '../testing/advanced-clock.ts';
import { TestGateway, type TestPerson } from '../testing/test-gateway.ts';
import { DriveAccess } from './drive-access.ts';
import type { DriveNode } from './drive.schema.ts';

const day = 24 * 3600 * 1000;

describe('Drive', () => {
  const clock = new AdvancedClock();
  let gateway: TestGateway;
  let anna: TestPerson;
  let ben: TestPerson;
  let surveys: DriveNode;
  let count = 0;
  beforeAll(async () => {
    gateway = await TestGateway.start({ ports: { clock } });
    anna = await gateway.person('anna', 'database_creator');
    ben = await gateway.person('ben');
  });
  afterAll(() => gateway.stop());
  beforeEach(async () => {
    surveys = await folder(`Surveys ${(count += 1)}`, 'root');
  });

  const add = (name: string, into: string, by = anna) => by.client.post<DriveNode>(`/drive/${into}/folders`, { name });
  const folder = async (name: string, into = surveys.hash, by = anna) => (await add(name, into, by)).body;
  const read = (hash: string, by = anna) => by.client.get<DriveNode>(`/drive/${hash}`);
  const readRoot = (by = anna) => by.client.get<DriveNode>('/drive');
  const change = (hash: string, changes: object, by = anna) => by.client.patch<DriveNode>(`/drive/${hash}`, changes);
  const grant = (hash: string, permission: string, to = ben, by = anna) =>
    by.client.put(`/drive/${hash}/shares/${to.id}`, { permission });
  const outcome = ({ status, body }: Answer<unknown>) => [status, (body as { code: string }).code];
  const names = ({ body }: Answer<DriveNode>) => body.children?.map(({ name }) => name);

  async function database(name: string, into = surveys.hash): Promise<string> {
    const hash = `database${(count += 1)}`;
    await gateway.service.get(DriveAccess).addDatabase({ hash, name, folder: into, ownerId: anna.id });
    return hash;
  }

  describe('folders', () => {
    it('are made in the root by those who have the role, and belong to them', async () => {
      expect(surveys).toMatchObject({ kind: 'folder', parent: null, path: [], permission: 'owner', children: [] });
      expect(surveys.owner).toEqual({ id: anna.id, name: 'anna' });
      expect((await readRoot()).body.children).toContainEqual(expect.objectContaining({ hash: surveys.hash }));
      expect(outcome(await add('Mine', 'root', ben))).toEqual([403, 'missing-role']);
    });

    it('lie in the root, which is also found by its hash', async () => {
      expect((await read('root')).body).toEqual((await readRoot()).body);
    });

    it('know the way to themselves', async () => {
      const wave = await folder('Wave 1');
      const raw = await folder('Raw', wave.hash);
      expect(raw).toMatchObject({
        parent: wave.hash,
        path: [{ hash: surveys.hash }, { hash: wave.hash, name: 'Wave 1' }],
      });
    });

    it.each([
      ['Wave', 'WAVE'],
      ['Größe', 'GRÖSSE'],
      ['Caf\u00e9', 'Cafe\u0301'],
    ])('take a name once, so that %j and %j cannot be side by side', async (name, same) => {
      await folder(name);
      expect(outcome(await add(same, surveys.hash))).toEqual([409, 'name-taken']);
    });

    it.each(['', '   ', 'a\nb', 'x'.repeat(256)])('refuse the name %j', async (name) => {
      expect(outcome(await add(name, surveys.hash))).toEqual([400, 'malformed-request']);
    });

    it('list what lies in them, in pages and in the order that was asked for', async () => {
      for (const name of ['b', 'C', 'a']) await folder(name);
      const first = await anna.client.get<DriveNode>(`/drive/${surveys.hash}?limit=2`);
      const rest = await anna.client.get<DriveNode>(`/drive/${surveys.hash}?limit=2&cursor=${first.body.nextCursor}`);
      expect([names(first), names(rest), rest.body.nextCursor]).toEqual([['a', 'b'], ['C'], null]);
      for (const sort of ['-name', 'createdAt', '-updatedAt']) {
        const page = await anna.client.get<DriveNode>(`/drive/${surveys.hash}?sort=${sort}&limit=2`);
        const next = await anna.client.get<DriveNode>(
          `/drive/${surveys.hash}?sort=${sort}&limit=2&cursor=${page.body.nextCursor}`,
        );
        const expected = { '-name': ['C', 'b', 'a'], createdAt: ['b', 'C', 'a'], '-updatedAt': ['a', 'C', 'b'] }[sort];
        expect([...names(page)!, ...names(next)!]).toEqual(expected);
      }
    });

    it.each(['nonsense', Buffer.from('["-name","a","b"]').toString('base64url')])(
      'refuse the cursor %s, which is none of theirs',
      async (cursor) => {
        const answer = await anna.client.get(`/drive/${surveys.hash}?cursor=${cursor}`);
        expect(outcome(answer)).toEqual([400, 'malformed-request']);
      },
    );
  });

  describe('permissions', () => {
    it('hide what is not shared as if it did not exist', async () => {
      expect(outcome(await read(surveys.hash, ben))).toEqual([404, 'unknown-target']);
      expect(outcome(await read('nothing', ben))).toEqual([404, 'unknown-target']);
      expect((await readRoot(ben)).body.children).toEqual([]);
    });

    it('do not open anything to administrators', async () => {
      const admin = await gateway.person(`admin${count}`, 'admin');
      expect(outcome(await read(surveys.hash, admin))).toEqual([404, 'unknown-target']);
    });

    it('are inherited, show only the visible part of the way, and put it into the root', async () => {
      const wave = await folder('Wave');
      const raw = await folder('Raw', wave.hash);
      await grant(wave.hash, 'view');
      const { body } = await read(raw.hash, ben);
      const root = await readRoot(ben);
      await ben.client.delete(`/drive/${wave.hash}/shares/${ben.id}`);
      expect(body).toMatchObject({ permission: 'view', parent: wave.hash, path: [{ hash: wave.hash }] });
      expect(root.body.children?.map(({ hash, permission }) => [hash, permission])).toEqual([[wave.hash, 'view']]);
      expect((await read(raw.hash, ben)).status).toBe(404);
    });

    it('are the strongest of those that apply', async () => {
      const wave = await folder('Wave');
      await grant(surveys.hash, 'edit');
      await grant(wave.hash, 'view');
      expect((await read(wave.hash, ben)).body.permission).toBe('edit');
      expect((await read(surveys.hash, ben)).body.children?.[0]?.permission).toBe('edit');
    });

    it('to view do not allow changes', async () => {
      await grant(surveys.hash, 'view');
      const attempts = [add('x', surveys.hash, ben), change(surveys.hash, { name: 'x' }, ben)];
      const bin = ben.client.delete(`/drive/${surveys.hash}`);
      const share = grant(surveys.hash, 'view', anna, ben);
      for (const attempt of [...attempts, bin, share])
        expect(outcome(await attempt)).toEqual([403, 'no-edit-permission']);
    });

    it('are given and taken by nobody who has less', async () => {
      const carl = await gateway.person(`carl${count}`);
      await grant(surveys.hash, 'share');
      expect((await grant(surveys.hash, 'view', carl, ben)).status).toBe(200);
      expect(outcome(await grant(surveys.hash, 'edit', carl, ben))).toEqual([403, 'no-edit-permission']);
      await grant(surveys.hash, 'edit', carl);
      expect(outcome(await grant(surveys.hash, 'view', carl, ben))).toEqual([403, 'no-edit-permission']);
      expect(outcome(await ben.client.delete(`/drive/${surveys.hash}/shares/${carl.id}`))[0]).toBe(403);
      expect((await anna.client.get<{ shares: object[] }>(`/drive/${surveys.hash}/shares`)).body.shares).toHaveLength(
        2,
      );
    });

    it('can be read one by one, and not be given to nobody', async () => {
      await grant(surveys.hash, 'view');
      const share = `/drive/${surveys.hash}/shares/${ben.id}`;
      expect((await ben.client.get(share)).body).toEqual({ userId: ben.id, permission: 'view' });
      expect((await anna.client.delete(share)).status).toBe(204);
      expect(outcome(await anna.client.get(share))).toEqual([404, 'not-found']);
      const nobody = { ...ben, id: '0199c2a4-6f7e-7c31-9d5e-0d6a3a1f2b44' };
      expect(outcome(await grant(surveys.hash, 'view', nobody))).toEqual([404, 'not-found']);
    });
  });

  describe('changes', () => {
    it('rename and move, at once if wanted', async () => {
      const [from, to] = [await folder('From'), await folder('To')];
      const { status, body } = await change(from.hash, { name: 'Moved', parent: to.hash });
      expect([status, body.name, body.parent]).toEqual([200, 'Moved', to.hash]);
    });

    it('never move a folder into itself or into what lies in it', async () => {
      const wave = await folder('Wave');
      const raw = await folder('Raw', wave.hash);
      expect(outcome(await change(wave.hash, { parent: wave.hash }))).toEqual([422, 'invalid-move']);
      expect(outcome(await change(wave.hash, { parent: raw.hash }))).toEqual([422, 'invalid-move']);
    });

    it('close no circle when two moves come at once', async () => {
      const [one, other] = [await folder('One'), await folder('Other')];
      const moves = [change(one.hash, { parent: other.hash }), change(other.hash, { parent: one.hash })];
      const statuses = (await Promise.all(moves)).map(({ status }) => status);
      expect(statuses.sort()).toEqual([200, 422]);
    });

    it('need the permission to edit on both sides', async () => {
      const wave = await folder('Wave');
      const target = await folder(`Target ${count}`, 'root');
      await grant(surveys.hash, 'edit');
      expect(outcome(await change(wave.hash, { parent: target.hash }, ben))).toEqual([404, 'unknown-target']);
      await grant(target.hash, 'view');
      expect(outcome(await change(wave.hash, { parent: target.hash }, ben))).toEqual([403, 'no-edit-permission']);
      expect(outcome(await change(wave.hash, { parent: 'root' }, ben))).toEqual([403, 'no-edit-permission']);
    });

    it('keep databases out of the root, and everything out of databases', async () => {
      const laptops = await database('Laptops');
      const wave = await folder('Wave');
      expect(outcome(await change(laptops, { parent: 'root' }))).toEqual([422, 'root-folder']);
      expect(outcome(await change(wave.hash, { parent: laptops }))).toEqual([422, 'wrong-target-kind']);
      expect(outcome(await add('x', laptops))).toEqual([422, 'wrong-target-kind']);
    });

    it('refuse a name that is taken where it goes', async () => {
      await folder('Same');
      const other = await folder('Other');
      expect(outcome(await change(other.hash, { name: 'same' }))).toEqual([409, 'name-taken']);
    });
  });

  describe('new databases', () => {
    const nextName = async (wished: string) => {
      const caller = { id: anna.id, name: 'Anna', roles: [], via: 'api' } as const;
      return (await gateway.service.get(DriveAccess).placeIn(caller, surveys.hash, wished)).availableName;
    };
    it('get the next free name, also when they come at once', async () => {
      await Promise.all([database('Laptops'), database('laptops'), database('Laptops')]);
      const found = names(await read(surveys.hash))!.map((name) => name.toLowerCase());
      expect(found).toEqual(['laptops', 'laptops (2)', 'laptops (3)']);
      expect(await nextName('Laptops')).toBe('Laptops (4)');
    });

    it('get a name of 255 characters at most', async () => {
      await database('x'.repeat(255));
      expect(await nextName('x'.repeat(255))).toBe(`${'x'.repeat(251)} (2)`);
    });

    it('are there once, however often they are added', async () => {
      const hash = await database('Laptops');
      const again = { hash, name: 'Laptops', folder: surveys.hash, ownerId: anna.id };
      await gateway.service.get(DriveAccess).addDatabase(again);
      expect(names(await read(surveys.hash))).toEqual(['Laptops']);
    });
  });

  describe('the bin', () => {
    const bin = (hash: string) => anna.client.delete(`/drive/${hash}`);
    const restore = (hash: string) => anna.client.post<DriveNode>(`/drive/${hash}/restore`);

    it('takes a folder with all that it holds, and gives back what came with it', async () => {
      const wave = await folder('Wave');
      const [kept, binnedBefore] = [await folder('Kept', wave.hash), await folder('Binned before', wave.hash)];
      await bin(binnedBefore.hash);
      expect((await bin(wave.hash)).status).toBe(204);
      expect([names(await read(surveys.hash)), (await read(kept.hash)).status]).toEqual([[], 404]);
      expect(names(await restore(wave.hash))).toEqual(['Kept']);
    });

    it('frees the name, and asks for another one where it is in use again', async () => {
      const old = await folder('Wave');
      await bin(old.hash);
      await folder('Wave');
      expect(outcome(await restore(old.hash))).toEqual([409, 'name-taken']);
    });

    it('wants the folder around restored first', async () => {
      const wave = await folder('Wave');
      const raw = await folder('Raw', wave.hash);
      await bin(raw.hash);
      await bin(wave.hash);
      expect(outcome(await restore(raw.hash))).toEqual([404, 'unknown-target']);
    });

    it('keeps for 30 days', async () => {
      const wave = await folder('Wave');
      await bin(wave.hash);
      clock.aheadMs += 30 * day + 1000;
      expect(outcome(await restore(wave.hash))).toEqual([404, 'unknown-target']);
    });

    it('keeps a database that comes into a folder which was just deleted', async () => {
      const wave = await folder('Wave');
      await bin(wave.hash);
      const laptops = await database('Laptops', wave.hash);
      expect((await read(laptops)).status).toBe(404);
      expect(names(await restore(wave.hash))).toEqual(['Laptops']);
    });
  });
});
