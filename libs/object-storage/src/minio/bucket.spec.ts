import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '#libs/platform';
import { hasEngines, testEngine } from '#libs/testing';
import { prepareBucket } from './bucket.ts';
import { S3Connection } from './s3-connection.ts';
import { newSettings, ports, type ServerAddress } from './test-storage.ts';

const strange = { accessKey: 'key', secretKey: 'secret' };

async function prepare(address: ServerAddress, settings = newSettings(address)): Promise<void> {
  await prepareBucket(new S3Connection({ settings, ...ports }), settings.endpoint);
}

describe('a server that is no S3', () => {
  let server: Server;
  afterEach(() => void server.close());

  async function listen(answer: RequestListener): Promise<ServerAddress> {
    server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ...strange };
  }

  it.each([200, 404])('is told by its answer of %d', async (status) => {
    const address = await listen((_request, response) => response.writeHead(status).end('<h1>Welcome</h1>'));
    await expect(prepare(address)).rejects.toThrow(ConfigurationError);
    await expect(prepare(address)).rejects.toThrow('S3_ENDPOINT: the server does not answer as an S3 server does');
  });

  it.each([502, 503])('may only be starting where it answers %d', async (status) => {
    const address = await listen((_request, response) => response.writeHead(status).end());
    await expect(prepare(address)).rejects.not.toThrow(ConfigurationError);
  });

  it('may only be starting where nobody listens', async () => {
    const address = await listen(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    await expect(prepare(address)).rejects.toThrow(
      `S3_ENDPOINT: ${address.endpoint} does not answer (connect ECONNREFUSED`,
    );
    await expect(prepare(address)).rejects.not.toThrow(ConfigurationError);
  });
});

(hasEngines ? describe : describe.skip)('a bucket of MinIO', () => {
  it('is made by one of several processes that start at once', async () => {
    const address = await testEngine('minio');
    const settings = newSettings(address);
    await Promise.all(Array.from({ length: 5 }, () => prepare(address, settings)));
    await prepare(address, settings);
  });

  it.each([
    ['S3_ACCESS_KEY', { accessKey: 'somebody' }],
    ['S3_SECRET_KEY', { secretKey: 'something-else' }],
  ])('is refused with the name of the variable: %s', async (name, wrong) => {
    const address = await testEngine('minio');
    await expect(prepare({ ...address, ...wrong })).rejects.toThrow(ConfigurationError);
    await expect(prepare({ ...address, ...wrong })).rejects.toThrow(new RegExp(`^${name}: `));
  });
});
