import { connect } from 'node:net';
import { Client } from 'pg';

const patienceMs = 2_000;

/** Kafka's request `ApiVersions` 0 without a client ID: length, key, version, correlation ID, null. */
const apiVersionsRequest = Buffer.from('0000000a0012000000000001ffff', 'hex');

/** Whether a broker processes requests; a container's port alone is open before that. */
export function kafkaAnswers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(patienceMs, () => end(false));
    socket.once('connect', () => socket.write(apiVersionsRequest));
    socket.once('data', () => end(true));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}

export async function postgresAnswers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString, connectionTimeoutMillis: patienceMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

export const httpAnswers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(patienceMs) }).then(
    ({ ok }) => ok,
    () => false,
  );
