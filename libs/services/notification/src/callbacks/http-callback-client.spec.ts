import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualTime } from '#libs/testing';
import { CallbackAddresses } from './callback-addresses.ts';
import { HttpCallbackClient } from './http-callback-client.ts';

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let time: ManualTime;
let port: number;
let requests: number;

beforeEach(async () => {
  time = new ManualTime();
  requests = 0;
  answer = (_request, response) => response.end();
  server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const never = new AbortController().signal;
const post = (host: string, { allow = [], signal = never }: { allow?: string[]; signal?: AbortSignal } = {}) =>
  new HttpCallbackClient(new CallbackAddresses(allow), time.timers).post(
    { url: new URL(`http://${host}:${port}/hook?a=1`), headers: { 'x-test': 'yes' }, body: '{"größe":1}' },
    signal,
  );
const postAllowed = (signal = never) => post('127.0.0.1', { allow: [`127.0.0.1:${port}`], signal });

describe('a callback over HTTP', () => {
  it('posts body and headers, and answers the status', async () => {
    let received = '';
    answer = (request, response) => {
      received = `${request.method} ${request.url} ${request.headers['x-test']} `;
      request.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
      request.on('end', () => response.writeHead(202).end('thanks'));
    };
    expect(await postAllowed()).toBe(202);
    expect(received).toBe('POST /hook?a=1 yes {"größe":1}');
  });

  it.each(['127.0.0.1', 'localhost', '0.0.0.0', '[::ffff:127.0.0.1]', '2130706433', '169.254.169.254', '[::1]'])(
    'never reaches %s, unless an operator allows it',
    async (host) => {
      await expect(post(host)).rejects.toThrow('the address is not a public one');
      await expect(post(host, { allow: [`${host}:1`, 'example.org'] })).rejects.toThrow('not a public one');
      expect(requests).toBe(0);
    },
  );

  it('reaches what an operator allows, by the name that was allowed', async () => {
    expect(await post('localhost', { allow: [`LOCALHOST:${port}`] })).toBe(200);
    await expect(post('localhost', { allow: [`127.0.0.1:${port}`] })).rejects.toThrow('not a public one');
  });

  it('does not follow a redirect', async () => {
    answer = (_request, response) => response.writeHead(307, { location: '/elsewhere' }).end();
    expect(await postAllowed()).toBe(307);
    expect(requests).toBe(1);
  });

  it('waits 15 s for an answer, and no longer', async () => {
    const arrived = new Promise<void>((resolve) => (answer = () => resolve()));
    const posted = postAllowed();
    await arrived;
    time.advance(14_999);
    time.advance(1);
    await expect(posted).rejects.toThrow('no answer within 15 s');
  });

  it('cuts an endless answer off; its status counts', async () => {
    answer = (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', more).writeHead(200);
      more();
    };
    expect(await postAllowed()).toBe(200);
  });

  it('counts the status of an answer that breaks off', async () => {
    answer = (request, response) => {
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('so', () => response.destroy());
      });
    };
    expect(await postAllowed()).toBe(200);
  });

  it('is broken off by its caller', async () => {
    const arrived = new Promise<void>((resolve) => (answer = () => resolve()));
    const caller = new AbortController();
    const posted = postAllowed(caller.signal);
    await arrived;
    caller.abort();
    await expect(posted).rejects.toThrow('the connection failed');
  });

  it('says so where nobody listens, or a name is unknown', async () => {
    const client = new HttpCallbackClient(new CallbackAddresses(['127.0.0.1:1']), time.timers);
    const request = { headers: {}, body: '' };
    await expect(client.post({ ...request, url: new URL('http://127.0.0.1:1/') }, never)).rejects.toThrow(
      'the connection failed (ECONNREFUSED)',
    );
    await expect(client.post({ ...request, url: new URL('http://nowhere.invalid/') }, never)).rejects.toThrow(
      'the name cannot be resolved',
    );
  });
});
