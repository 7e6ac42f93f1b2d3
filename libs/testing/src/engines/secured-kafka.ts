import { freePort } from '../system/free-port.ts';
import { type KafkaAddress, kafkaContainer, type StartedEngine } from './containers.ts';
import { makeCertificates, type TestCertificates } from './test-certificates.ts';

export interface SecuredKafkaAddress extends KafkaAddress {
  readonly certificates: TestCertificates;
  readonly username: string;
  readonly password: string;
}

const [username, password] = ['tests', 'for-tests'];
const readable = 0o644;

/** A broker that wants TLS, a certificate of the client, and a name and password by any mechanism. */
export async function startSecuredKafka(): Promise<StartedEngine<SecuredKafkaAddress>> {
  const [port, certificates] = [await freePort(), await makeCertificates()];
  const { authority, server } = certificates;
  const container = await kafkaContainer(port, securedSettings(port))
    .withCopyContentToContainer([
      { target: '/tmp/keystore.pem', content: server.key + server.cert, mode: readable },
      { target: '/tmp/truststore.pem', content: authority.cert, mode: readable },
    ])
    .start();
  for (const mechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-512']) {
    const user = ['--entity-type', 'users', '--entity-name', username];
    const change = ['--alter', ...user, '--add-config', `${mechanism}=[password=${password}]`];
    const command = ['/opt/kafka/bin/kafka-configs.sh', '--bootstrap-server', 'localhost:9094', ...change];
    const { exitCode, output } = await container.exec(command);
    if (exitCode !== 0) throw new Error(`the broker does not take a user: ${output}`);
  }
  return { address: { brokers: `127.0.0.1:${port}`, certificates, username, password }, container };
}

/** `___` is a hyphen of a setting's name. */
const securedSettings = (port: number) => ({
  KAFKA_LISTENERS: 'SECURED://:9092,INTERNAL://:9094,CONTROLLER://:9093',
  KAFKA_ADVERTISED_LISTENERS: `SECURED://127.0.0.1:${port},INTERNAL://localhost:9094`,
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'SECURED:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
  KAFKA_INTER_BROKER_LISTENER_NAME: 'INTERNAL',
  KAFKA_SSL_KEYSTORE_TYPE: 'PEM',
  KAFKA_SSL_KEYSTORE_LOCATION: '/tmp/keystore.pem',
  KAFKA_SSL_TRUSTSTORE_TYPE: 'PEM',
  KAFKA_SSL_TRUSTSTORE_LOCATION: '/tmp/truststore.pem',
  KAFKA_LISTENER_NAME_SECURED_SSL_CLIENT_AUTH: 'required',
  KAFKA_SASL_ENABLED_MECHANISMS: 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
  KAFKA_LISTENER_NAME_SECURED_PLAIN_SASL_JAAS_CONFIG: `org.apache.kafka.common.security.plain.PlainLoginModule required user_${username}="${password}";`,
  KAFKA_LISTENER_NAME_SECURED_SCRAM___SHA___256_SASL_JAAS_CONFIG: scramModule,
  KAFKA_LISTENER_NAME_SECURED_SCRAM___SHA___512_SASL_JAAS_CONFIG: scramModule,
});

const scramModule = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
