import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import type { Health } from './health.ts';
import { listening } from './listening.ts';

export interface OperationsOptions {
  readonly host: string;
  readonly port: number;
  readonly metrics: Registry;
  readonly health: Health;
}

export interface OperationsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Health and metrics, on a port of their own that is not public. */
export async function startOperationsServer(options: OperationsOptions): Promise<OperationsServer> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      sendJson(response, 500, { status: 'error', reason: String(error) });
    });
  });
  await listening('OPS_PORT', options.port, () => listen(server, options));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer({ health, metrics }: OperationsOptions, request: IncomingMessage, response: ServerResponse) {
  switch (request.url ?? '') {
    case '/health/live':
      return sendJson(response, 200, { status: 'ok' });
    case '/health/ready': {
      const readiness = await health.readiness();
      return sendJson(response, readiness.status === 'ok' ? 200 : 503, readiness);
    }
    case '/metrics':
      return void response.writeHead(200, { 'content-type': metrics.contentType }).end(await metrics.metrics());
    default:
      return sendJson(response, 404, { status: 'not-found', paths: ['/health/live', '/health/ready', '/metrics'] });
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listen(server: Server, { host, port }: OperationsOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
