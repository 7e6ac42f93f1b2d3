import { describe, expect, it } from '@jest/globals';
import { ConfigurationError, parseConfiguration } from './parse-configuration.ts';

const kafka = { KAFKA_BROKERS: 'kafka:9093' };
const certificate = { KAFKA_TLS_CERT_FILE: 'cert.pem', KAFKA_TLS_KEY_FILE: 'key.pem' };
const credentials = { KAFKA_USERNAME: 'datacollector', KAFKA_PASSWORD: 'not to be shown' };

function refusalOf(environment: Record<string, string>): string {
  try {
    parseConfiguration(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('the configuration was accepted');
}

describe('the configuration', () => {
  it('takes an empty variable for a missing one', () => {
    expect(parseConfiguration({ PORT: '', KAFKA_TLS: '', KAFKA_PASSWORD: '' })).toEqual(parseConfiguration({}));
  });

  it('names the variable whose value cannot be used, and what it means', () => {
    expect(refusalOf({ PORT: 'http' })).toMatch(/^PORT: .*It means: Port of the API; 0 takes a free one\.$/);
  });

  it.each([
    kafka,
    { ...kafka, KAFKA_TLS: 'true' },
    { ...kafka, KAFKA_TLS: 'false' },
    { ...kafka, KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: 'ca.pem', ...certificate },
    { ...kafka, KAFKA_SASL_MECHANISM: 'plain', ...credentials },
    { ...kafka, KAFKA_TLS: '1', KAFKA_SASL_MECHANISM: 'scram-sha-512', ...credentials },
  ])('takes %j', (environment) => {
    expect(parseConfiguration(environment)).toMatchObject({ KAFKA_BROKERS: 'kafka:9093' });
  });

  it.each([
    [{ KAFKA_TLS: 'true' }, ['KAFKA_TLS: it needs KAFKA_BROKERS']],
    [{ ...kafka, KAFKA_TLS: 'perhaps' }, ['KAFKA_TLS: ']],
    [{ ...kafka, KAFKA_TLS_CA_FILE: 'ca.pem' }, ['KAFKA_TLS_CA_FILE: it needs KAFKA_TLS']],
    [{ ...kafka, KAFKA_TLS: 'false', KAFKA_TLS_CA_FILE: 'ca.pem' }, ['KAFKA_TLS_CA_FILE: it needs KAFKA_TLS']],
    [
      { ...kafka, KAFKA_TLS: 'true', KAFKA_TLS_CERT_FILE: 'cert.pem' },
      ['KAFKA_TLS_CERT_FILE: it needs KAFKA_TLS_KEY_FILE'],
    ],
    [
      { ...kafka, KAFKA_TLS: 'true', KAFKA_TLS_KEY_FILE: 'key.pem' },
      ['KAFKA_TLS_KEY_FILE: it needs KAFKA_TLS_CERT_FILE'],
    ],
    [{ ...kafka, KAFKA_SASL_MECHANISM: 'gssapi', ...credentials }, ['KAFKA_SASL_MECHANISM: ']],
    [
      { ...kafka, KAFKA_SASL_MECHANISM: 'plain' },
      ['KAFKA_SASL_MECHANISM: it needs KAFKA_USERNAME', 'KAFKA_SASL_MECHANISM: it needs KAFKA_PASSWORD'],
    ],
    [
      { ...kafka, ...credentials },
      ['KAFKA_USERNAME: it needs KAFKA_SASL_MECHANISM', 'KAFKA_PASSWORD: it needs KAFKA_SASL_MECHANISM'],
    ],
  ])('refuses %j', (environment, sentences) => {
    const lines = refusalOf(environment).split('\n');
    expect(lines).toEqual(sentences.map((sentence) => expect.stringContaining(sentence)));
    expect(lines.join()).not.toContain(credentials.KAFKA_PASSWORD);
  });
});
