/** A piece of the data in whole eight-byte fields, aligned in memory. */
export interface Words {
  readonly bytes: Uint8Array;
  /** The same, in halves: two for each field. A float would lose what looks like one kind of NaN and is text. */
  readonly halves: Int32Array;
  /** Fields. */
  readonly count: number;
}

/** Cuts pieces of any length into whole fields. */
export class WordCutter {
  #rest: Uint8Array = new Uint8Array(0);

  /** Fewer than 8 bytes that make no field; they begin the next piece. */
  get restBytes(): number {
    return this.#rest.length;
  }

  cut(piece: Uint8Array): Words {
    const aligned = this.#rest.length === 0 && piece.byteOffset % 8 === 0;
    const bytes = aligned ? piece : concatenate(this.#rest, piece);
    const count = Math.floor(bytes.length / 8);
    this.#rest = bytes.slice(count * 8);
    return { bytes, halves: new Int32Array(bytes.buffer, bytes.byteOffset, count * 2), count };
  }
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
