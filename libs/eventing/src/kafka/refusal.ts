import { ConfigurationError } from '#libs/platform';

interface Failure {
  readonly name?: string;
  /** Of Node's sockets. */
  readonly code?: string;
  readonly message?: string;
  readonly cause?: unknown;
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes, where another authority may be what is missing. */
const unknownAuthorities = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
]);

/** Names the variable that makes brokers refuse this process, or this process them; another error stays as it is. */
export function explained(error: unknown): unknown {
  const sentence = sentenceOf(error as Failure);
  return sentence ? new ConfigurationError(sentence, { cause: error }) : error;
}

function sentenceOf({ name, code = '', message = '', cause }: Failure): string | undefined {
  if (name === 'KafkaJSSASLAuthenticationError') {
    return message.includes('not supported')
      ? `KAFKA_SASL_MECHANISM: the brokers do not have it (${message}).`
      : `KAFKA_USERNAME, KAFKA_PASSWORD: the brokers refuse them (${message}).`;
  }
  if (unknownAuthorities.has(code)) return `KAFKA_TLS_CA_FILE: it has not signed the brokers' certificates (${code}).`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `KAFKA_BROKERS: the brokers' certificates have other names.`;
  if (code.includes('ALERT_CERTIFICATE_REQUIRED')) return 'KAFKA_TLS_CERT_FILE: the brokers want a certificate.';
  return cause ? sentenceOf(cause as Failure) : undefined;
}
