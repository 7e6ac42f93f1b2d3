import type { DatabaseEvent, Receipt, Segment } from '#libs/contracts';
import type { Recorded } from '#libs/eventing';

/** A new version with rows of its own. */
export type Publication = Exclude<DatabaseEvent, { type: 'DatabaseRestored' }>;

/** What events add to each table; the names of members are those of columns. */
export interface AddedRows {
  readonly databases: DatabaseRow[];
  readonly database_versions: VersionRow[];
  readonly database_segments: SegmentRow[];
}

interface DatabaseRow {
  readonly hash: string;
  readonly name: string;
  readonly folder: string;
  readonly owner_id: string;
  readonly created_at: string;
}

interface VersionRow {
  readonly hash: string;
  readonly version: number;
  readonly base_version: number;
  readonly job_id: string;
  readonly rows: number;
  readonly variables: number;
  readonly codebook_key: string;
  readonly source: Publication['data']['source'];
  readonly receipt: Receipt;
  readonly created_at: string;
}

interface SegmentRow extends Segment {
  readonly hash: string;
  readonly version: number;
  readonly position: number;
}

/**
 * Pure. `bases` has, for each database that is there already, the version at which the segments of its newest version
 * begin; it is brought up to date.
 */
export function addedRows(events: readonly Recorded<Publication>[], bases: Map<string, number>): AddedRows {
  const added: AddedRows = { databases: [], database_versions: [], database_segments: [] };
  for (const event of events) {
    const { databaseHash: hash, version } = event.data;
    const base = baseOf(event, bases.get(hash));
    bases.set(hash, base);
    if (event.type === 'DatabaseCreated') added.databases.push(databaseRow(event));
    added.database_versions.push(versionRow(event, base));
    const segments = segmentsOf(event).map((segment, position) => ({ ...segment, hash, version, position }));
    added.database_segments.push(...segments);
  }
  return added;
}

function baseOf({ type, data, metadata }: Recorded<Publication>, base: number | undefined): number {
  switch (type) {
    case 'DatabaseCreated':
    case 'DatabaseReloaded':
      return data.version;
    case 'DatabaseAppended':
      if (base === undefined) throw new Error(`database ${metadata.key} was appended to before it was created`);
      return base;
  }
}

function segmentsOf({ type, data }: Publication): readonly Segment[] {
  switch (type) {
    case 'DatabaseCreated':
    case 'DatabaseReloaded':
      return data.segments;
    case 'DatabaseAppended':
      return data.addedSegments;
  }
}

function databaseRow({ data, metadata }: Recorded<Extract<Publication, { type: 'DatabaseCreated' }>>): DatabaseRow {
  const { databaseHash, name, folder, ownerId } = data;
  return { hash: databaseHash, name, folder, owner_id: ownerId, created_at: metadata.time };
}

function versionRow({ data, metadata }: Recorded<Publication>, base: number): VersionRow {
  return {
    hash: data.databaseHash,
    version: data.version,
    base_version: base,
    job_id: data.jobId,
    rows: data.rows,
    variables: data.variables,
    codebook_key: data.codebookKey,
    source: data.source,
    receipt: data.receipt,
    created_at: metadata.time,
  };
}
