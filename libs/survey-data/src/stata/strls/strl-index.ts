/** Of a block with more than one strL: a small index, and little to look through. */
export const maxBlockBytes = 4096;

/** Where the strLs of a file are. */
export interface StrlIndex {
  /** Ascending: of the first strL of each block. */
  readonly keys: readonly number[];
  /** Where in the file each block begins; its strLs have ascending keys and follow each other. */
  readonly offsets: readonly number[];
  /** Where each block ends. */
  readonly ends: readonly number[];
  /** Bytes of the longest text, be it stored as text or binary. */
  readonly longest: number;
  /** Some of the texts, for a guess at their encoding. */
  readonly samples: readonly Uint8Array[];
}

export const noStrls: StrlIndex = { keys: [], offsets: [], ends: [], longest: 0, samples: [] };

/**
 * One number for the two by which a cell names a strL, in the order in which writers put them: by rows, then variables.
 * @param variables of the file
 */
export function strlKey(variable: number, observation: number, variables: number): number {
  return observation * (variables + 1) + variable;
}

export function splitStrlKey(key: number, variables: number): { variable: number; observation: number } {
  return { variable: key % (variables + 1), observation: Math.floor(key / (variables + 1)) };
}

/** The last block that begins at the key or before; -1 if none does. */
export function findBlock({ keys }: StrlIndex, key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
