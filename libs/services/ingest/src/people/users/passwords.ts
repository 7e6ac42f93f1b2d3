import { argon2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Random } from '#libs/platform';

const derive = promisify(argon2);

// OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const tagLength = 32;
const phcString = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** Argon2id (RFC 9106), kept as a PHC string, so that the cost can rise without breaking older hashes. */
@Injectable()
export class Passwords {
  readonly #nobodys: Promise<string>;

  constructor(private readonly random: Random) {
    this.#nobodys = this.hash(random.bytes(16).toString('hex'));
  }

  async hash(password: string): Promise<string> {
    const nonce = this.random.bytes(16);
    const tag = await derive('argon2id', { message: normalised(password), nonce, tagLength, ...cost });
    const { memory, passes, parallelism } = cost;
    return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
  }

  /** Takes the same time where there is no hash to compare with. */
  async verify(password: string, hash: string | null): Promise<boolean> {
    const parts = phcString.exec(hash ?? (await this.#nobodys));
    if (!parts) throw new Error('a stored password hash is not an argon2id PHC string');
    const [, memory, passes, parallelism, nonce = '', tag = ''] = parts;
    const expected = Buffer.from(tag, 'base64');
    const actual = await derive('argon2id', {
      message: normalised(password),
      nonce: Buffer.from(nonce, 'base64'),
      tagLength: expected.length,
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
    });
    return timingSafeEqual(actual, expected) && hash !== null;
  }
}

// NIST SP 800-63B: the same password typed on another keyboard is the same.
const normalised = (password: string) => password.normalize('NFKC');
const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
