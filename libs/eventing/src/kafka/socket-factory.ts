import { connect, isIP } from 'node:net';
import { connect as connectSecurely, type ConnectionOptions } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const keepAliveMs = 30_000;
const settings = { noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs };

/** Small requests leave at once instead of waiting for more to come. */
export const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) =>
  hasTls(ssl) ? connectOverTls(host, port, ssl, onConnect) : connect({ host, port, ...settings }, onConnect);

/** The published type does not know of brokers without TLS. */
const hasTls = (ssl: ConnectionOptions | false | undefined): ssl is ConnectionOptions => Boolean(ssl);

function connectOverTls(host: string, port: number, ssl: ConnectionOptions, onConnect: () => void) {
  // By TLS, an address is no name of a server; the certificate is compared with it all the same.
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const socket = connectSecurely({ ...ssl, ...servername, host, port }, onConnect);
  // The settings of a socket are not handed on to the one below TLS.
  return socket.setNoDelay(true).setKeepAlive(true, keepAliveMs);
}
