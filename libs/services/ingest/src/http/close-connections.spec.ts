import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { TestGateway } from '../testing/test-gateway.ts';

it('a connection without a request does not keep the gateway from stopping', async () => {
  const gateway = await TestGateway.start();
  const socket = connect(Number(new URL(gateway.origin).port), '127.0.0.1');
  await once(socket, 'connect');
  // The server knows of the connection once it has answered on a later one.
  await gateway.stranger.get('/profile');
  const closed = once(socket, 'close');
  await gateway.stop();
  await closed;
  expect(socket.bytesRead).toBe(0);
});
