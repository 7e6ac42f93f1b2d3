import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestGateway } from '../testing/test-gateway.ts';
import { type FirstAccess, FirstStart } from './first-start.ts';

describe('The first start', () => {
  let gateway: TestGateway;
  let access: FirstAccess;
  beforeAll(async () => {
    gateway = await TestGateway.start();
    const starts = [1, 2].map(() => gateway.service.get(FirstStart).run());
    [access] = (await Promise.all(starts)).filter((result) => result !== null) as [FirstAccess];
  });
  afterAll(() => gateway.stop());

  it('makes the first people once, however often it runs', async () => {
    expect(await gateway.service.get(FirstStart).run()).toBeNull();
    expect(await gateway.service.database.query('SELECT count(*)::int AS people FROM users')).toEqual([{ people: 2 }]);
  });

  it('gives the user a token with the roles for uploads, and a folder', async () => {
    const { client } = { client: gateway.stranger.with({ token: access.token }) };
    const { body } = await client.get<{ email: string; roles: string[] }>('/profile');
    const folder = await client.get<{ kind: string; permission: string }>(`/drive/${access.folder}`);
    expect(body).toMatchObject({ email: access.userEmail, roles: ['database_creator', 'data_collector'] });
    expect(folder.body).toMatchObject({ kind: 'folder', permission: 'owner' });
  });

  it.each([
    ['administrator', ({ adminEmail, adminPassword }: FirstAccess) => [adminEmail, adminPassword]],
    ['user', ({ userEmail, userPassword }: FirstAccess) => [userEmail, userPassword]],
  ])('lets the %s log in', async (_who, of) => {
    const [email, password] = of(access);
    expect((await gateway.stranger.post('/session', { email, password })).status).toBe(201);
  });

  it('gives new passwords and a new token to who has lost them', async () => {
    const renewed = await gateway.service.get(FirstStart).renew();
    const { email, password } = { email: renewed.adminEmail, password: renewed.adminPassword };
    expect((await gateway.stranger.with({ token: renewed.token }).get('/profile')).status).toBe(200);
    expect((await gateway.stranger.with({ token: access.token }).get('/profile')).status).toBe(401);
    expect((await gateway.stranger.post('/session', { email, password })).status).toBe(201);
    expect(renewed.folder).toBe(access.folder);
  });
});
