import { randomUUID } from 'node:crypto';
import type { SystemUnderTest } from '#libs/testing';

/** A new folder for tests that share the system with others, and with earlier runs. */
export async function ownFolder(system: SystemUnderTest): Promise<string> {
  const { folder } = await system.access();
  return (await system.client()).createFolder(folder, `acceptance ${randomUUID()}`);
}
