import type { SASLOptions } from 'kafkajs';

/** How this process and the brokers know each other; over plain TCP and without a name where there is nothing. */
export interface KafkaSecurity {
  readonly tls?: TlsSettings;
  readonly sasl?: Credentials;
}

/** Everything in PEM. */
export interface TlsSettings {
  /** Authorities that may have signed the brokers' certificates; where missing, those that Node knows. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export type Credentials = Readonly<Extract<SASLOptions, { username: string }>>;
