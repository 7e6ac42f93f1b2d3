import type { ListedObject, ObjectStorage } from '#libs/object-storage';
import { broken, type Finding } from './finding.ts';
import type { SystemInsight } from './system-insight.ts';

/** Milliseconds in which what nothing explains has to be gone. */
export interface ObjectGrace {
  /** For uploads and unfinished writes. */
  readonly uploads: number;
  /** For what jobs write. */
  readonly databases: number;
}

/** No object and no unfinished write without an explanation is older than its grace time. */
export async function verifyObjects(
  storage: ObjectStorage,
  insight: SystemInsight,
  grace: ObjectGrace,
): Promise<Finding[]> {
  const orphans = [
    ...(await unexplained(await keysBefore(storage, 'uploads/', grace.uploads), insight)),
    ...(await unexplained(await keysBefore(storage, 'databases/', grace.databases), insight)),
  ];
  const leftovers = await storage.removeLeftovers(new Date(Date.now() - grace.uploads));
  return [
    ...orphans.map((key) => broken(`the object ${key} belongs to nothing`)),
    ...(leftovers > 0 ? [broken(`${leftovers} unfinished writes were never removed`)] : []),
  ];
}

async function keysBefore(storage: ObjectStorage, prefix: string, ageMs: number): Promise<string[]> {
  const old: ListedObject[] = [];
  for await (const object of storage.list(prefix)) {
    if (object.modifiedAt.getTime() < Date.now() - ageMs) old.push(object);
  }
  return old.map(({ key }) => key);
}

/** An upload belongs to its job; what is in a database is named by an event. */
async function unexplained(keys: readonly string[], insight: SystemInsight): Promise<string[]> {
  const rows = await insight.query<{ key: string }>(
    `SELECT key FROM unnest($1::text[]) AS found (key)
     WHERE NOT EXISTS (SELECT FROM processing.kept_objects AS kept WHERE kept.key = found.key)
     AND NOT EXISTS (SELECT FROM ingest.events WHERE stream = 'job-' || replace(found.key, 'uploads/', ''))`,
    [keys],
  );
  return rows.map(({ key }) => key);
}
