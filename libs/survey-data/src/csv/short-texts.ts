const cachedTexts = 4096;
const longestCached = 32;

/**
 * Decodes the texts of cells. Survey texts repeat: short ones are remembered by their bytes, so that a repeated one costs
 * neither a call nor another string.
 */
export class ShortTexts {
  readonly #texts = new Array<string>(cachedTexts).fill('');
  readonly #lengths = new Uint8Array(cachedTexts);
  readonly #keys = new Uint8Array(cachedTexts * longestCached);

  /** @param bytes UTF-8 from `start` to `end` */
  read(bytes: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length > longestCached) return bytes.toString('utf8', start, end);
    let hash = length;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    const entry = (hash ^ (hash >>> 15)) & (cachedTexts - 1);
    if (this.#matches(entry, bytes, start, length)) return this.#texts[entry]!;
    return this.#remember(entry, bytes, start, end);
  }

  #matches(entry: number, bytes: Buffer, start: number, length: number): boolean {
    if (this.#lengths[entry] !== length) return false;
    const key = entry * longestCached;
    for (let at = 0; at < length; at += 1) if (this.#keys[key + at] !== bytes[start + at]) return false;
    return true;
  }

  #remember(entry: number, bytes: Buffer, start: number, end: number): string {
    const text = bytes.toString('utf8', start, end);
    this.#texts[entry] = text;
    this.#lengths[entry] = end - start;
    this.#keys.set(bytes.subarray(start, end), entry * longestCached);
    return text;
  }
}
