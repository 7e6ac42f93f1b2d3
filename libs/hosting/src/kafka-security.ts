import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { KafkaSecurity } from '#libs/eventing';
import { type Configuration, ConfigurationError } from '#libs/platform';

type FileVariable = 'KAFKA_TLS_CA_FILE' | 'KAFKA_TLS_CERT_FILE' | 'KAFKA_TLS_KEY_FILE';

/** Reads what the configuration names. Throws a `ConfigurationError` with the variable whose file cannot be used. */
export async function kafkaSecurity(configuration: Configuration): Promise<KafkaSecurity> {
  const { KAFKA_TLS, KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME = '', KAFKA_PASSWORD = '' } = configuration;
  return {
    ...(KAFKA_TLS && { tls: await readTls(configuration) }),
    ...(mechanism && { sasl: { mechanism, username: KAFKA_USERNAME, password: KAFKA_PASSWORD } }),
  };
}

async function readTls(configuration: Configuration) {
  const read = (variable: FileVariable, check: (pem: string) => unknown) => readPem(configuration, variable, check);
  const ca = await read('KAFKA_TLS_CA_FILE', (pem) => new X509Certificate(pem));
  const cert = await read('KAFKA_TLS_CERT_FILE', (pem) => new X509Certificate(pem));
  const key = await read('KAFKA_TLS_KEY_FILE', createPrivateKey);
  if (cert && key && !new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) {
    throw new ConfigurationError('KAFKA_TLS_KEY_FILE: it is not the key of the certificate in KAFKA_TLS_CERT_FILE.');
  }
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

async function readPem(configuration: Configuration, variable: FileVariable, check: (pem: string) => unknown) {
  const file = configuration[variable];
  if (!file) return undefined;
  try {
    const pem = await readFile(file, 'utf8');
    check(pem);
    return pem;
  } catch (cause) {
    throw new ConfigurationError(`${variable}: ${file} cannot be used (${(cause as Error).message}).`, { cause });
  }
}
