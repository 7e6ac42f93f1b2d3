import { createHash } from 'node:crypto';
import type { Random } from '#libs/platform';

/** 256 bits in base64url, behind a prefix by which scanners of repositories and logs recognise it. */
export const newSecret = (prefix: string, random: Random): string =>
  `${prefix}_${random.bytes(32).toString('base64url')}`;

/** All that is stored of a secret. SHA-256 is enough: nobody guesses 256 bits. */
export const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
