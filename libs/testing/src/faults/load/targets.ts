import type { ApiClient } from '../../api-client.ts';

/** Where the uploads of one lane go, so that lanes never wait for each other. */
export interface LaneTargets {
  /** For creates. */
  readonly folder: string;
  /** A database for appends. */
  readonly appended: string;
  /** A database for reloads. */
  readonly reloaded: string;
}

/** Makes the targets of a load in a new folder. */
export async function prepareTargets(
  client: ApiClient,
  parent: string,
  name: string,
  lanes: number,
): Promise<LaneTargets[]> {
  const root = await client.createFolder(parent, name);
  return Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      const folder = await client.createFolder(root, `lane ${lane}`);
      const appended = await createDatabase(client, folder, 'appended');
      const reloaded = await createDatabase(client, folder, 'reloaded');
      return { folder, appended, reloaded };
    }),
  );
}

async function createDatabase(client: ApiClient, folder: string, name: string): Promise<string> {
  const file = { name: `${name}.csv`, content: `marker,number,padding\n${name},0,.\n` };
  const job = await client.process('create', folder, file);
  if (job.status !== 'completed') throw new Error(`the target ${name} was not made: ${job.error?.detail}`);
  return job.database.hash;
}
