import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigurationError, parseConfiguration } from '#libs/platform';
import { makeCertificates, type TestCertificates } from '#libs/testing';
import { kafkaSecurity } from './kafka-security.ts';

const files = { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem', other: 'other.pem', broken: 'broken.pem' };

describe('how this process and the brokers know each other', () => {
  let directory: string;
  let made: TestCertificates;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'datacollector-security-'));
    made = await makeCertificates();
    const { authority, client, server } = made;
    const contents = { ca: authority.cert, cert: client.cert, key: client.key, other: server.key, broken: 'no PEM' };
    for (const [name, content] of Object.entries(contents)) {
      await writeFile(pathOf(name as keyof typeof files), content);
    }
  });
  afterAll(() => rm(directory, { recursive: true }));

  const pathOf = (name: keyof typeof files) => join(directory, files[name]);
  const securityOf = (environment: Record<string, string>) =>
    kafkaSecurity(parseConfiguration({ KAFKA_BROKERS: 'kafka:9093', ...environment }));
  const tls = (names: Partial<Record<'CA' | 'CERT' | 'KEY', keyof typeof files>>) => ({
    KAFKA_TLS: 'true',
    ...Object.fromEntries(Object.entries(names).map(([part, name]) => [`KAFKA_TLS_${part}_FILE`, pathOf(name)])),
  });

  it('is nothing where nothing is said', async () => {
    expect(await securityOf({})).toEqual({});
  });

  it('is TLS with what is in the files', async () => {
    expect(await securityOf(tls({}))).toEqual({ tls: {} });
    const { authority, client } = made;
    expect(await securityOf(tls({ CA: 'ca', CERT: 'cert', KEY: 'key' }))).toEqual({
      tls: { ca: authority.cert, ...client },
    });
  });

  it('is a name and a password', async () => {
    const given = { KAFKA_SASL_MECHANISM: 'scram-sha-256', KAFKA_USERNAME: 'me', KAFKA_PASSWORD: 'secret' };
    const sasl = { mechanism: 'scram-sha-256', username: 'me', password: 'secret' };
    expect(await securityOf(given)).toEqual({ sasl });
  });

  it.each([
    [{ CA: 'broken' }, 'KAFKA_TLS_CA_FILE: '],
    [{ CERT: 'key', KEY: 'key' }, 'KAFKA_TLS_CERT_FILE: '],
    [{ CERT: 'cert', KEY: 'cert' }, 'KAFKA_TLS_KEY_FILE: '],
    [{ CERT: 'cert', KEY: 'other' }, 'KAFKA_TLS_KEY_FILE: '],
  ] as const)('does not take %j', async (names, variable) => {
    const refused = securityOf(tls(names));
    await expect(refused).rejects.toThrow(ConfigurationError);
    await expect(refused).rejects.toThrow(variable);
  });

  it('does not take a file that is not there', async () => {
    const missing = securityOf({ KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: join(directory, 'missing.pem') });
    await expect(missing).rejects.toThrow(/^KAFKA_TLS_CA_FILE: .*missing\.pem cannot be used \(ENOENT/);
  });
});
