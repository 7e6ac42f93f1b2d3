import { createCipheriv, createDecipheriv } from 'node:crypto';
import { ConfigurationError } from '../configuration/parse-configuration.ts';
import type { Configuration } from '../configuration/variables.ts';
import type { Random } from '../identity/random.ts';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** The sealed text was changed, or sealed with another key. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken';
}

/** Keeps secrets that have to be read again, such as signing keys, unreadable at rest and on the log: AES-256-GCM. */
export class SecretBox {
  readonly #key: Buffer;
  readonly #random: Random;

  /** `key` is 32 bytes. */
  constructor(key: Buffer, random: Random) {
    if (key.length !== keyBytes) throw new ConfigurationError('SECRETS_KEY: it has to be 32 bytes in base64.');
    this.#key = key;
    this.#random = random;
  }

  /** Throws `ConfigurationError` where `SECRETS_KEY` is missing or of another length. */
  static of({ SECRETS_KEY = '' }: Pick<Configuration, 'SECRETS_KEY'>, random: Random): SecretBox {
    return new SecretBox(Buffer.from(SECRETS_KEY, 'base64'), random);
  }

  /** Base64url of nonce, authentication tag and ciphertext. Twice the same text gives two different seals. */
  seal(text: string): string {
    const nonce = this.#random.bytes(nonceBytes);
    const cipher = createCipheriv(algorithm, this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Throws `SealBroken`. */
  open(sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    try {
      const decipher = createDecipheriv(algorithm, this.#key, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new SealBroken('a sealed secret cannot be opened with this key', { cause: error });
    }
  }
}
