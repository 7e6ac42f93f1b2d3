import { rmSync } from 'node:fs';

export default async function teardown() {
  await globalThis.__testEngines?.close();
  const { server, directory } = globalThis.__testPostgres;
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
}
