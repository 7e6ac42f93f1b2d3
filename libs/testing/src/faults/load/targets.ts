import type { ApiClient } from '../../api-client.ts';
import { uploadPatiently } from './patient-script.ts';
import type { TrackedUpload } from './tracked-upload.ts';

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
      const appended = await createDatabase(client, folder, `${name}-appended-${lane}`);
      const reloaded = await createDatabase(client, folder, `${name}-reloaded-${lane}`);
      return { folder, appended, reloaded };
    }),
  );
}

const patienceMs = 120_000;

async function createDatabase(client: ApiClient, target: string, marker: string): Promise<string> {
  const size = { rows: 1, padding: 0, pauseMs: 0 };
  const upload: TrackedUpload = { marker, action: 'create', target, ...size, jobId: null };
  await uploadPatiently(upload, { client, patience: AbortSignal.timeout(patienceMs) });
  if (upload.jobId === null) throw new Error(`the target ${marker} was not accepted`);
  const { status, error, database } = await client.finished(upload.jobId);
  if (status !== 'completed') throw new Error(`the target ${marker} was not made: ${error?.detail}`);
  return database.hash;
}
