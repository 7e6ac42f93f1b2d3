import { randomBytes } from 'node:crypto';

/** The only source of chance. */
export abstract class Random {
  /** Unpredictable bytes, fit for secrets. */
  abstract bytes(count: number): Buffer;

  /** A number from 0 up to, but not including, 1. */
  number(): number {
    return this.bytes(6).readUIntBE(0, 6) / 2 ** 48;
  }
}

export class SystemRandom extends Random {
  bytes(count: number): Buffer {
    return randomBytes(count);
  }
}
