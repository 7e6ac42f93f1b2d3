import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PeopleEvent, peopleEvents } from '#libs/contracts';
import { EventStore } from '#libs/eventing';
import { Random, SecretBox } from '#libs/platform';
import { TestGateway, type TestPerson } from '../../testing/test-gateway.ts';

const secretsKey = Buffer.alloc(32, 7).toString('base64');

describe('Users', () => {
  let gateway: TestGateway;
  let admin: TestPerson;
  beforeAll(async () => {
    gateway = await TestGateway.start({ environment: { SECRETS_KEY: secretsKey } });
    admin = await gateway.person('admin', 'admin');
  });
  afterAll(() => gateway.stop());

  const eventsOf = async (id: string): Promise<PeopleEvent['data'][]> => {
    const events = await gateway.service.get(EventStore).load(peopleEvents, { category: 'person', id });
    return events.map(({ data }) => data);
  };
  const open = (sealed: string) => SecretBox.of({ SECRETS_KEY: secretsKey }, gateway.service.get(Random)).open(sealed);

  const add = (person: object) => admin.client.post<{ id: string }>('/admin/users', person);
  const berta = { email: 'berta@example.org', name: 'Berta', roles: ['data_collector'], password: 'long enough' };

  it('are added by an administrator, listed, and announced with a first key for callbacks', async () => {
    const { status, body } = await add(berta);
    const { users } = (await admin.client.get<{ users: object[] }>('/admin/users')).body;
    const [announced, ...more] = await eventsOf(body.id);
    expect([status, more]).toEqual([201, []]);
    expect(users).toContainEqual(expect.objectContaining({ id: body.id, email: berta.email, disabled: false }));
    expect(announced).toMatchObject({ userId: body.id, email: berta.email, name: 'Berta', disabled: false });
    expect(announced?.callbackSecrets.map(({ sealed }) => open(sealed))).toEqual([expect.stringMatching(/^whsec_/)]);
  });

  it('never show a password, nor its hash', async () => {
    const { body } = await admin.client.get('/admin/users');
    expect(JSON.stringify(body)).not.toMatch(/argon2|password/i);
  });

  it('have an address of their own, whatever its case', async () => {
    await add({ ...berta, email: 'carl@example.org' });
    const { status, body } = await admin.client.post('/admin/users', { ...berta, email: 'CARL@example.org' });
    expect([status, body.code]).toEqual([409, 'name-taken']);
  });

  it.each([
    ['email', { ...berta, email: 'nobody' }],
    ['password', { ...berta, password: 'short' }],
    ['roles.0', { ...berta, roles: ['root'] }],
  ])('are refused with a wrong %s, which is named', async (path, person) => {
    const { status, body } = await admin.client.post('/admin/users', person);
    expect([status, body.code]).toEqual([400, 'malformed-request']);
    expect(body['errors']).toEqual([{ path, message: expect.any(String) }]);
  });

  it('are shut out and announced when they are disabled, and let in again', async () => {
    const dora = await gateway.person('dora');
    await admin.client.patch(`/admin/users/${dora.id}`, { disabled: true });
    expect((await dora.client.get('/profile')).status).toBe(401);
    await admin.client.patch(`/admin/users/${dora.id}`, { disabled: false });
    expect((await dora.client.get('/profile')).status).toBe(200);
    expect((await eventsOf(dora.id)).map(({ disabled }) => disabled)).toEqual([false, true, false]);
  });

  it('get other roles, which count from the next request on', async () => {
    const emil = await gateway.person('emil');
    await admin.client.patch(`/admin/users/${emil.id}`, { roles: ['admin', 'admin'] });
    expect((await emil.client.get<{ roles: string[] }>('/profile')).body.roles).toEqual(['admin']);
    expect((await emil.client.get('/admin/users')).status).toBe(200);
  });

  it.each([{ disabled: true }, { roles: [] }])(
    'cannot take their own access away as administrators: %j',
    async (own) => {
      const { status, body } = await admin.client.patch(`/admin/users/${admin.id}`, own);
      expect([status, body['errors']]).toEqual([400, [{ path: Object.keys(own)[0], message: expect.any(String) }]]);
      expect((await admin.client.get('/admin/users')).status).toBe(200);
    },
  );

  it('are told apart from those who are not there', async () => {
    const { status, body } = await admin.client.patch('/admin/users/0199c2a4-6f7e-7c31-9d5e-0d6a3a1f2b44', {});
    expect([status, body.code]).toEqual([404, 'not-found']);
  });

  it('choose what they are mailed about; what they leave out stays', async () => {
    const frida = await gateway.person('frida');
    await frida.client.put('/profile/notifications', { queued: false });
    const { body } = await frida.client.put('/profile/notifications', { processing: false });
    const chosen = { queued: false, processing: false, completed: true, failed: true, cancelled: true };
    expect([body, (await frida.client.get('/profile/notifications')).body]).toEqual([chosen, chosen]);
    expect((await eventsOf(frida.id)).at(-1)?.preferences).toEqual(chosen);
  });

  it('make a new key for callbacks, beside which the one before stays valid for a day', async () => {
    const gustav = await gateway.person('gustav');
    const { status, body } = await gustav.client.post<{ secret: string }>('/profile/callback-secret');
    const [first, second] = await eventsOf(gustav.id);
    const keys = second?.callbackSecrets.map(({ sealed, expiresAt }) => [open(sealed), expiresAt]);
    expect(status).toBe(200);
    expect(keys).toEqual([
      [body.secret, null],
      [open(first!.callbackSecrets[0]!.sealed), expect.any(String)],
    ]);
  });

  it('lose no announcement when changes come at once', async () => {
    const hanna = await gateway.person('hanna');
    const changes = Array.from({ length: 6 }, () => hanna.client.post('/profile/callback-secret'));
    expect((await Promise.all(changes)).map(({ status }) => status)).toEqual(changes.map(() => 200));
    expect(await eventsOf(hanna.id)).toHaveLength(7);
  });
});
