import type { KafkaAddress, PostgresAddress, S3Address } from './containers.ts';

interface Addresses {
  readonly kafka: KafkaAddress;
  readonly minio: S3Address;
  readonly postgres: PostgresAddress;
}

/** Set by the run's global setup where Docker answers, or where `TEST_ENGINES=all` demands it. */
const server = process.env['TEST_ENGINES_URL'];

/** Whether engines in containers are to be had in this run: `(hasEngines ? describe : describe.skip)(…)`. */
export const hasEngines = server !== undefined;

/** The address of an engine that this whole run shares: keep to topics, groups and buckets of your own. */
export async function testEngine<Name extends keyof Addresses>(name: Name): Promise<Addresses[Name]> {
  if (!server) throw new Error('This run has no engines in containers: start Docker, or set TEST_ENGINES=all.');
  const response = await fetch(`${server}/${name}`);
  if (!response.ok) throw new Error(`${name} did not start: ${await response.text()}`);
  return (await response.json()) as Addresses[Name];
}
