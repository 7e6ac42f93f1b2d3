import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AdvancedClock } from '../../testing/advanced-clock.ts';
import { TestGateway, type TestPerson } from '../../testing/test-gateway.ts';

interface Profile {
  readonly id: string;
  readonly token: { readonly createdAt: string; readonly lastUsedAt: string | null; readonly hint: string };
}

describe('Callers', () => {
  const clock = new AdvancedClock();
  let gateway: TestGateway;
  let admin: TestPerson;
  let anna: TestPerson;
  beforeAll(async () => {
    gateway = await TestGateway.start({ ports: { clock } });
    admin = await gateway.person('admin', 'admin');
    anna = await gateway.person('anna', 'database_creator', 'data_collector');
  });
  afterAll(() => gateway.stop());

  const newToken = async () => (await anna.client.post<{ token: string }>('/profile/token')).body.token;

  it.each(['token', 'authorization'])('are known by a token in the header "%s"', async (header) => {
    const token = await newToken();
    anna = { ...anna, client: gateway.stranger.with({ token }) };
    const client = gateway.stranger.with({ [header]: header === 'token' ? token : `Bearer ${token}` });
    const { status, body } = await client.get<Profile>('/profile');
    expect([status, body.id]).toEqual([200, anna.id]);
  });

  it('see when their token was made and used, and its end, but never the token', async () => {
    const token = await newToken();
    anna = { ...anna, client: gateway.stranger.with({ token }) };
    const unused = await gateway.service.database.query('SELECT last_used_at FROM profile_tokens WHERE user_id = $1', [
      anna.id,
    ]);
    const { body } = await anna.client.get<Profile>('/profile');
    expect(unused).toEqual([{ last_used_at: null }]);
    expect(body.token).toMatchObject({ hint: token.slice(-4), lastUsedAt: expect.any(String) });
    expect(JSON.stringify(body)).not.toContain(token);
  });

  it('have their use noted once a minute at most', async () => {
    const usedAt = async () => (await anna.client.get<Profile>('/profile')).body.token.lastUsedAt;
    const first = await usedAt();
    clock.aheadMs += 59_000;
    expect(await usedAt()).toBe(first);
    clock.aheadMs += 2_000;
    expect(await usedAt()).not.toBe(first);
  });

  it('keep nothing by which a token could be used', async () => {
    const token = await newToken();
    anna = { ...anna, client: gateway.stranger.with({ token }) };
    const rows = await gateway.service.database.query('SELECT profile_tokens::text AS text FROM profile_tokens');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('are answered alike whatever is wrong with the token', async () => {
    const replaced = await newToken();
    const current = (await gateway.stranger.with({ token: replaced }).post<{ token: string }>('/profile/token')).body;
    anna = { ...anna, client: gateway.stranger.with({ token: current.token }) };
    const disabled = await gateway.person('dora');
    await admin.client.patch(`/admin/users/${disabled.id}`, { disabled: true });
    const strangers = [
      {},
      { token: '' },
      { token: 'dct_unknown' },
      { token: replaced },
      { authorization: 'Basic YTpi' },
    ];
    const answers = await Promise.all([
      ...strangers.map((headers) => gateway.stranger.with(headers).get('/profile')),
      disabled.client.get('/profile'),
    ]);
    expect(answers.map(({ status, body }) => ({ status, code: body.code }))).toEqual(
      answers.map(() => ({ status: 401, code: 'invalid-token' })),
    );
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]?.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('need every role that a route names', async () => {
    const { status, body } = await anna.client.get('/admin/users');
    expect([status, body.code, body['required']]).toEqual([403, 'missing-role', ['admin']]);
  });
});
