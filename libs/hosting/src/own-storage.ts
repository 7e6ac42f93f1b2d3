import { text } from 'node:stream/consumers';
import { ObjectExists, type ObjectStorage } from '#libs/object-storage';
import { ConfigurationError, type Database, type Identifiers } from '#libs/platform';

const key = 'installation';

export interface StorageOwner {
  /** The service's name, for the error. */
  readonly name: string;
  readonly database: Database;
  readonly identifiers: Identifiers;
}

/**
 * Ties a service's database and the object storage together at the first start: what a service's events do not explain it
 * removes in time, so it must never look into another installation's bucket. Throws `ConfigurationError` where it would.
 */
export async function requireOwnStorage({ name, database, identifiers }: StorageOwner, storage: ObjectStorage) {
  const [known] = await database.query<{ id: string }>('SELECT id FROM installation');
  const id = await claim(storage, known?.id ?? identifiers.uuid());
  if (known && known.id !== id) {
    throw new ConfigurationError(
      `S3_BUCKET, DATABASE_URL: the object storage belongs to another installation than the database of ${name}. Give both of one.`,
    );
  }
  await database.query('INSERT INTO installation (id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
}

/** Several services may begin at the same moment: the one that writes first names the installation. */
async function claim(storage: ObjectStorage, id: string): Promise<string> {
  try {
    if (!(await storage.stat(key))) await storage.put(key, lines(id));
  } catch (error) {
    if (!(error instanceof ObjectExists)) throw error;
  }
  return text(await storage.get(key));
}

async function* lines(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}
