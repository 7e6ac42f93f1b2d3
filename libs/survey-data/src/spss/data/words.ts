/** A piece of the data in whole eight-byte fields, aligned in memory. */
export interface Words {
  readonly bytes: Uint8Array;
  /** The same, in halves: two for each field. A float would lose what looks like one kind of NaN and is text. */
  readonly halves: Uint32Array;
  /** Fields. */
  readonly count: number;
}

/** Cuts pieces of any length into whole fields; fewer than 8 bytes at the end are no field and are left out. */
export async function* wholeWords(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Words> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 && piece.byteOffset % 8 === 0 ? piece : concatenate(rest, piece);
    const count = Math.floor(bytes.length / 8);
    rest = bytes.slice(count * 8);
    if (count > 0) {
      yield { bytes, halves: new Uint32Array(bytes.buffer, bytes.byteOffset, count * 2), count };
    }
  }
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
