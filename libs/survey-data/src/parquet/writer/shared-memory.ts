interface ArrayKind<Numbers> {
  readonly BYTES_PER_ELEMENT: number;
  new (memory: SharedArrayBuffer): Numbers;
}

/** The array, or a larger one with the same content that threads can share, in which there is room for so many more. */
export function withRoom<Numbers extends Int8Array | Int32Array | Float64Array>(
  array: Numbers,
  used: number,
  more: number,
): Numbers {
  if (used + more <= array.length) return array;
  const kind = array.constructor as unknown as ArrayKind<Numbers>;
  const length = Math.max(used + more, 2 * array.length);
  const larger = new kind(new SharedArrayBuffer(length * kind.BYTES_PER_ELEMENT));
  larger.set(array.subarray(0, used));
  return larger;
}
