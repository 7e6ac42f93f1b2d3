import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';
import { listening } from './listening.ts';

/** A named thing that must work for the process to be ready: rejects with the reason where it does not. */
export type HealthCheck = () => Promise<void>;

export interface OperationsOptions {
  readonly host: string;
  readonly port: number;
  readonly metrics: Registry;
  readonly checks: ReadonlyMap<string, HealthCheck>;
}

export interface OperationsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Health and metrics, on a port of their own that is not public. */
export async function startOperationsServer(options: OperationsOptions): Promise<OperationsServer> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      send(response, 500, 'application/json', JSON.stringify({ status: 'error', reason: String(error) }));
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

async function answer(options: OperationsOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  switch (request.url ?? '') {
    case '/health/live':
      return send(response, 200, 'application/json', JSON.stringify({ status: 'ok' }));
    case '/health/ready': {
      const engines = await readiness(options.checks);
      const ready = Object.values(engines).every((engine) => engine.status === 'ok');
      return send(
        response,
        ready ? 200 : 503,
        'application/json',
        JSON.stringify({ status: ready ? 'ok' : 'unavailable', engines }),
      );
    }
    case '/metrics':
      return send(response, 200, options.metrics.contentType, await options.metrics.metrics());
    default:
      return send(
        response,
        404,
        'application/json',
        JSON.stringify({ status: 'not-found', paths: ['/health/live', '/health/ready', '/metrics'] }),
      );
  }
}

async function readiness(
  checks: OperationsOptions['checks'],
): Promise<Record<string, { status: string; reason?: string }>> {
  const results = await Promise.all(
    [...checks].map(async ([name, check]) => {
      const reason = await check().then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      return [name, reason === null ? { status: 'ok' } : { status: 'unavailable', reason }] as const;
    }),
  );
  return Object.fromEntries(results);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

function listen(server: Server, { host, port }: OperationsOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}
