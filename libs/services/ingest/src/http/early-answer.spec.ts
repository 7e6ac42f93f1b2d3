import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestGateway } from '../testing/test-gateway.ts';

const mebibyte = 1024 * 1024;

describe('a request that is answered before its body has come', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await TestGateway.start();
  });
  afterAll(() => gateway.stop());

  /** Sends the head of an upload without a token, on a connection that only this test closes. */
  const open = async (...headers: string[]) => {
    const socket = connect({ port: Number(new URL(gateway.origin).port), allowHalfOpen: true });
    const head = ['POST /api/v1/create/x HTTP/1.1', 'Host: x', 'Content-Type: multipart/form-data; boundary=x'];
    socket.write([...head, ...headers, '', ''].join('\r\n'));
    return new RawConnection(socket);
  };

  it('can be answered to a client that goes on sending, and is not reset', async () => {
    const connection = await open(`Content-Length: ${64 * mebibyte}`);
    await connection.answered(/"code":"invalid-token"/);
    for (let sent = 0; sent < 64; sent += 1) await connection.send(Buffer.alloc(mebibyte));
    await connection.ended;
    expect(connection.text).toMatch(/^HTTP\/1\.1 401 /);
    expect(connection.text).toMatch(/\r\nconnection: close\r\n/i);
  });

  it('can be answered to a client that sends chunks without end in sight', async () => {
    const connection = await open('Transfer-Encoding: chunked');
    await connection.answered(/"code":"invalid-token"/);
    for (let sent = 0; sent < 32; sent += 1) await connection.send(chunk(mebibyte));
    await connection.send('0\r\n\r\n');
    await connection.ended;
  });

  it('ends at once where the client waits to be told to go on', async () => {
    const connection = await open(`Content-Length: ${mebibyte}`, 'Expect: 100-continue');
    await connection.ended;
    expect(connection.text).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('leaves the connection open where the body was there already', async () => {
    const connection = await open('Content-Length: 5');
    await connection.send('12345');
    await connection.answered(/invalid-token/);
    await connection.send('GET /api/v1/profile HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await connection.ended;
    expect(connection.text.match(/HTTP\/1\.1 401 /g)).toHaveLength(2);
  });
});

/** What a client sees that reads and writes as it likes; an error of the socket fails the test. */
class RawConnection {
  text = '';
  readonly ended: Promise<void>;

  constructor(private readonly socket: Socket) {
    this.ended = new Promise((resolve, reject) => {
      socket.on('data', (data) => (this.text += data.toString()));
      socket.on('error', reject).on('end', () => {
        socket.end();
        resolve();
      });
    });
  }

  answered(expected: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.on('data', () => expected.test(this.text) && resolve());
      this.socket.on('error', reject);
    });
  }

  send(bytes: string | Buffer): Promise<void> {
    return new Promise((resolve, reject) => this.socket.write(bytes, (error) => (error ? reject(error) : resolve())));
  }
}

const chunk = (size: number) =>
  Buffer.concat([Buffer.from(`${size.toString(16)}\r\n`), Buffer.alloc(size), Buffer.from('\r\n')]);
