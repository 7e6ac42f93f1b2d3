import { randomBytes } from 'node:crypto';
import { createTestDatabase } from '../test-database.ts';
import { testEngine } from './test-engines.ts';

/** The engines that come with the product, or Kafka, an S3 and the official PostgreSQL in containers. */
export type EngineKind = 'embedded' | 'distributed';

/** The variables that name the engines. */
export type EngineEnvironment = Readonly<Record<string, string>>;

/** Variables for a system whose database, topics and objects are nobody else's. A directory for objects is left to it. */
export async function testEnvironment(kind: EngineKind): Promise<EngineEnvironment> {
  if (kind === 'embedded') return { DATABASE_URL: await createTestDatabase() };
  const [{ url }, { brokers }, { endpoint, accessKey, secretKey }] = await Promise.all([
    testEngine('postgres'),
    testEngine('kafka'),
    testEngine('minio'),
  ]);
  const name = `test-${randomBytes(6).toString('hex')}`;
  return {
    DATABASE_URL: await createTestDatabase(url),
    KAFKA_BROKERS: brokers,
    KAFKA_PREFIX: `${name}.`,
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY: accessKey,
    S3_SECRET_KEY: secretKey,
    S3_BUCKET: name,
  };
}
