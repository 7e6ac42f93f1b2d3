import { describe, expect, it } from '@jest/globals';
import { parseConfiguration } from '#libs/platform';
import { requireShared } from './application.ts';

describe('an application that shares engines with others', () => {
  const shared = ['DATABASE_URL', 'KAFKA_BROKERS', 'SECRETS_KEY'] as const;

  it('says of each variable that is missing what it means', () => {
    const configuration = parseConfiguration({ KAFKA_BROKERS: 'kafka:9092', SECRETS_KEY: '' });
    expect(() => requireShared('ingest-gateway', shared, configuration)).toThrow(
      /^DATABASE_URL: set it.*ingest-gateway.*PostgreSQL.*\.\nSECRETS_KEY: set it.*ingest-gateway.*32 bytes.*\.$/,
    );
  });

  it('takes a configuration that has them all', () => {
    const configuration = parseConfiguration({ DATABASE_URL: 'a', KAFKA_BROKERS: 'b', SECRETS_KEY: 'c' });
    expect(requireShared('ingest-gateway', shared, configuration)).toBe(configuration);
  });
});
