import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemCodes } from '#libs/contracts';
import { Database } from '#libs/platform';
import { TestGateway, type TestPerson } from '../testing/test-gateway.ts';

describe('Problems', () => {
  let gateway: TestGateway;
  let anna: TestPerson;
  beforeAll(async () => {
    gateway = await TestGateway.start();
    anna = await gateway.person('anna', 'database_creator');
  });
  afterAll(() => gateway.stop());

  it('are application/problem+json with every standard member, and without the query in "instance"', async () => {
    const { status, headers, body } = await anna.client.get('/nowhere?secret=1');
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toEqual({
      type: '/problems/not-found',
      title: problemCodes['not-found'].title,
      status,
      detail: expect.any(String),
      instance: '/api/v1/nowhere',
      code: 'not-found',
    });
  });

  async function send(url: string, init: RequestInit = {}): Promise<[status: number, code: string]> {
    const answer = await fetch(`${gateway.origin}${url}`, init);
    return [answer.status, ((await answer.json()) as { code: string }).code];
  }
  const json = { 'content-type': 'application/json' };

  it.each<[string, string, RequestInit]>([
    ['JSON that is none', '/session', { method: 'POST', headers: json, body: '{' }],
    ['another type of body', '/session', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' }],
    ['a type that is none', '/session', { method: 'POST', headers: { 'content-type': '?' }, body: 'x' }],
    [
      'a body above its limit',
      '/session',
      { method: 'POST', headers: json, body: JSON.stringify('x'.repeat(2 ** 20)) },
    ],
    ['a prototype', '/session', { method: 'POST', headers: json, body: '{"__proto__": {"email": "a"}}' }],
    ['no body', '/session', { method: 'POST', headers: json }],
    ['a path that cannot be decoded', '/drive/%E0%A4%A', {}],
  ])('say "malformed-request" of %s', async (_what, path, init) => {
    expect(await send(`/api/v1${path}`, init)).toEqual([400, 'malformed-request']);
  });

  it('say "malformed-request" of a NUL, which no name can hold', async () => {
    const { status, body } = await anna.client.get('/drive/%00');
    expect([status, body.code]).toEqual([400, 'malformed-request']);
  });

  it('say of a hash of any length that it is not there', async () => {
    const { status, body } = await anna.client.get(`/drive/${'a'.repeat(10_000)}`);
    expect([status, body.code]).toEqual([404, 'unknown-target']);
  });

  it('name each invalid field', async () => {
    const { body } = await gateway.stranger.post('/session', { email: 1, password: '', more: true });
    const errors = body['errors'] as { path: string; message: string }[];
    expect(errors.map(({ path }) => path)).toEqual(['email', 'password', 'more']);
    expect(body.detail).toContain('email');
  });

  it('hide what is a bug', async () => {
    const { database } = gateway.service;
    await database.query('ALTER TABLE nodes RENAME TO hidden_nodes');
    const { status, body } = await anna.client.get('/drive/some');
    await database.query('ALTER TABLE hidden_nodes RENAME TO nodes');
    expect([status, body.code]).toEqual([500, 'internal']);
    expect(JSON.stringify(body)).not.toMatch(/nodes|relation|sql/i);
  });

  it('say "unavailable" while the database does not answer', async () => {
    const database = gateway.service.get(Database);
    const query = database.query.bind(database);
    database.query = () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    const { status, body, headers } = await anna.client.get('/drive');
    database.query = query;
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
  });

  it('are answered even to what is no HTTP', async () => {
    const { hostname, port } = new URL(gateway.origin);
    const socket = connect(Number(port), hostname);
    socket.write('NONSENSE\r\n\r\n');
    const answer = (await socket.toArray()).join('');
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"malformed-request"/);
  });

  it.each(Object.entries(problemCodes))('have a page that explains %s', async (code, { title }) => {
    const answer = await fetch(`${gateway.origin}/problems/${code}`);
    const page = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page).toContain('What to do');
    expect(page).toContain(title.replaceAll('"', '&#34;'));
  });

  it('have no page for what is no problem', async () => {
    expect(await send('/problems/__proto__')).toEqual([404, 'not-found']);
  });
});
