import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Address, StallingProxy } from './stalling-proxy.ts';

describe('the stalling proxy', () => {
  let echo: Server;
  let echoed: string[];
  let upstream: Address;
  let proxy: StallingProxy;
  let sockets: Socket[];
  beforeEach(async () => {
    echoed = [];
    sockets = [];
    echo = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        echoed.push(chunk.toString());
        socket.write(chunk);
      });
    });
    await once(echo.listen(0, '127.0.0.1'), 'listening');
    upstream = { host: '127.0.0.1', port: (echo.address() as AddressInfo).port };
    proxy = await StallingProxy.listen(upstream);
  });
  afterEach(async () => {
    await proxy.close();
    for (const socket of sockets) socket.destroy();
    echo.close();
  });

  const open = async (address = proxy.address) => {
    const socket = connect(address);
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  const say = async (socket: Socket, text: string) => {
    socket.write(text);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    return chunk.toString();
  };
  const errorOf = async (socket: Socket) => ((await once(socket, 'error'))[0] as NodeJS.ErrnoException).code;

  it('forwards', async () => {
    expect(await say(await open(), 'hello')).toBe('hello');
  });

  it('stalls old and new connections without closing them, and then lets everything pass', async () => {
    const old = await open();
    await say(old, 'before');
    proxy.stall();
    const young = await open();
    const answers = [say(old, 'old'), say(young, 'young')];
    // What goes round the proxy has time to overtake.
    const direct = await open(upstream);
    for (let round = 0; round < 20; round += 1) await say(direct, '.');
    expect(echoed.filter((text) => text !== '.')).toEqual(['before']);
    await proxy.restore();
    expect(await Promise.all(answers)).toEqual(['old', 'young']);
  });

  it('delays', async () => {
    const socket = await open();
    proxy.delay(30);
    const begin = performance.now();
    expect(await say(socket, 'slow')).toBe('slow');
    expect(performance.now() - begin).toBeGreaterThanOrEqual(58);
  });

  it('cuts connections by a reset, and takes new ones', async () => {
    const socket = await open();
    await say(socket, 'before');
    proxy.cut();
    expect(await errorOf(socket)).toBe('ECONNRESET');
    expect(await say(await open(), 'after')).toBe('after');
  });

  it('refuses connections until it is restored', async () => {
    await proxy.refuse();
    expect(await errorOf(connect(proxy.address))).toBe('ECONNREFUSED');
    await proxy.restore();
    expect(await say(await open(), 'again')).toBe('again');
  });

  it('passes the end of a stream on, and what was said before it', async () => {
    const socket = await open();
    socket.end('last words');
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('last words');
    await once(socket, 'end');
  });
});
