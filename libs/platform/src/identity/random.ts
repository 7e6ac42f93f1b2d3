import { randomBytes, randomFillSync } from 'node:crypto';

/** The only source of chance. */
export abstract class Random {
  /** Unpredictable bytes, fit for secrets. */
  abstract bytes(count: number): Buffer;

  /** A number from 0 up to, but not including, 1. */
  number(): number {
    return this.bytes(6).readUIntBE(0, 6) / 2 ** 48;
  }
}

/** Identifiers take a few bytes each, and every call of the generator costs as much as thousands of bytes of it. */
const stockSize = 4096;

export class SystemRandom extends Random {
  readonly #stock = Buffer.alloc(stockSize);
  #used = stockSize;

  bytes(count: number): Buffer {
    if (count > stockSize / 16) return randomBytes(count);
    if (this.#used + count > stockSize) this.#refill();
    const bytes = Buffer.from(this.#stock.subarray(this.#used, this.#used + count));
    // What was handed out may be a secret.
    this.#stock.fill(0, this.#used, this.#used + count);
    this.#used += count;
    return bytes;
  }

  #refill(): void {
    randomFillSync(this.#stock);
    this.#used = 0;
  }
}
