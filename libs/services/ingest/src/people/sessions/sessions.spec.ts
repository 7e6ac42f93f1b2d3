import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { parseConfiguration } from '#libs/platform';
import { AdvancedClock } from '../../testing/advanced-clock.ts';
import { CrossSiteGuard } from './cross-site.guard.ts';
import type { TestClient } from '../../testing/test-client.ts';
import { TestGateway, type TestPerson } from '../../testing/test-gateway.ts';

/** Undici sets the header Host itself, so a log-in at another host is made up here. */
function guard(headers: Record<string, string>): boolean {
  const request = { method: 'POST', headers };
  const context = { getType: () => 'http', switchToHttp: () => ({ getRequest: () => request }) };
  const configuration = parseConfiguration({ PUBLIC_URL: 'https://data.example.org' });
  return new CrossSiteGuard(configuration).canActivate(context as unknown as ExecutionContext);
}

describe('Sessions', () => {
  const clock = new AdvancedClock();
  let gateway: TestGateway;
  let anna: TestPerson;
  beforeAll(async () => {
    gateway = await TestGateway.start({ ports: { clock }, environment: { PUBLIC_URL: 'https://data.example.org' } });
    anna = await gateway.person('anna', 'database_creator');
  });
  afterAll(() => gateway.stop());

  async function logIn({
    email,
    password,
  }: TestPerson): Promise<{ session: TestClient; csrfToken: string; cookie: string }> {
    const { body, headers } = await gateway.stranger.post<{ csrfToken: string }>('/session', { email, password });
    const cookie = headers.get('set-cookie') ?? '';
    return { session: gateway.stranger.with({ cookie: cookie.split(';')[0]! }), csrfToken: body.csrfToken, cookie };
  }

  it('are opened by address and password, whatever the case of the address', async () => {
    const { session } = await logIn({ ...anna, email: 'Anna@Example.ORG' });
    expect((await session.get<{ id: string }>('/profile')).body.id).toBe(anna.id);
  });

  it('are kept in a cookie that scripts cannot read and other sites do not send', async () => {
    const { cookie } = await logIn(anna);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/Secure/);
    expect(cookie).toMatch(/SameSite=Lax/);
  });

  it('tell their CSRF token to a page that was loaded anew', async () => {
    const { session, csrfToken } = await logIn(anna);
    expect((await session.get('/session')).body).toEqual({ csrfToken });
  });

  describe('when something is changed', () => {
    let session: TestClient;
    let proven: TestClient;
    beforeEach(async () => {
      const opened = await logIn(anna);
      session = opened.session;
      proven = session.with({ 'x-csrf-token': opened.csrfToken });
    });
    const change = (client: TestClient) => client.put('/profile/notifications', { queued: false });

    it('need the CSRF token', async () => {
      const { status, body } = await change(session);
      expect([status, body.code]).toEqual([403, 'csrf-refused']);
    });

    it('need the CSRF token of this very session', async () => {
      const other = await logIn(anna);
      expect((await change(session.with({ 'x-csrf-token': other.csrfToken }))).status).toBe(403);
    });

    it.each(['https://evil.example', 'null', 'http://data.example.org'])('refuse the origin %s', async (origin) => {
      const { status, body } = await change(proven.with({ origin }));
      expect([status, body.code]).toEqual([403, 'csrf-refused']);
    });

    it('refuse the public host without TLS', () => {
      const headers = { host: 'data.example.org', origin: 'http://data.example.org' };
      expect(() => guard(headers)).toThrow('same origin');
      expect(guard({ ...headers, origin: 'https://data.example.org' })).toBe(true);
    });

    it('accept the public origin, the own address, and programs that send none', async () => {
      const clients = [
        proven,
        proven.with({ origin: 'https://data.example.org' }),
        proven.with({ origin: gateway.origin }),
      ];
      const answers = await Promise.all(clients.map(change));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    });

    it('end when they are closed', async () => {
      expect((await proven.delete('/session')).status).toBe(204);
      expect((await proven.get('/profile')).status).toBe(401);
    });
  });

  it('refuse a log-in that another site makes a browser send', async () => {
    const { email, password } = anna;
    const { status, body } = await gateway.stranger
      .with({ origin: 'https://evil.example' })
      .post('/session', { email, password });
    expect([status, body.code]).toEqual([403, 'csrf-refused']);
  });

  it('end after a week', async () => {
    const { session } = await logIn(anna);
    clock.aheadMs += 7 * 24 * 3600 * 1000 + 1;
    expect((await session.get('/profile')).status).toBe(401);
  });

  it('are not opened by a wrong password, an unknown address, or for a disabled user, all alike', async () => {
    const dora = await gateway.person('dora');
    const admin = await gateway.person('admin', 'admin');
    await admin.client.patch(`/admin/users/${dora.id}`, { disabled: true });
    const attempts = [{ ...anna, password: 'wrong' }, { ...anna, email: 'nobody@example.org' }, dora];
    const answers = await Promise.all(
      attempts.map(({ email, password }) => gateway.stranger.post('/session', { email, password })),
    );
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      attempts.map(() => [401, 'invalid-credentials']),
    );
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
  });

  it('leave nothing of old failures behind', async () => {
    const attempt = (email: string) => gateway.stranger.post('/session', { email, password: 'a guess' });
    await Promise.all(['one@example.org', 'two@example.org', 'three@example.org'].map(attempt));
    clock.aheadMs += 3600 * 1000 + 1;
    await attempt('four@example.org');
    const rows = await gateway.service.database.query('SELECT failures FROM login_attempts');
    expect(rows).toEqual([{ failures: 1 }]);
  });

  it('are opened more and more slowly after failures, and at once again after a success', async () => {
    const { email, password } = await gateway.person('sloppy');
    const attempt = (guess: string) => gateway.stranger.post('/session', { email, password: guess });
    const guesses = await Promise.all(Array.from({ length: 8 }, () => attempt('a guess')));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5);
    const slowed = await attempt(password);
    expect([slowed.status, slowed.body.code]).toEqual([429, 'too-many-attempts']);
    clock.aheadMs += Number(slowed.headers.get('retry-after')) * 1000;
    expect((await attempt(password)).status).toBe(201);
    expect((await attempt('a guess')).status).toBe(401);
  });
});
