type Numbers = Uint8Array | Int32Array | Float64Array;

/**
 * Memory for what lives while one column is encoded, and is used again for the next: an array for each of thousands of
 * columns costs the garbage collector.
 */
export class Scratch<Kind extends Numbers> {
  readonly #kind: new (length: number) => Kind;
  #memory: Kind;

  constructor(kind: new (length: number) => Kind) {
    this.#kind = kind;
    this.#memory = new kind(0);
  }

  /** With any content. What was taken before is overwritten. */
  take(length: number): Kind {
    if (length > this.#memory.length) this.#memory = new this.#kind(Math.max(length, 2 * this.#memory.length));
    return this.#memory.subarray(0, length) as Kind;
  }
}
