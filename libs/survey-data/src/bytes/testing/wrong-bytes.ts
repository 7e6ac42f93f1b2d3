import { expect } from '@jest/globals';
import { SurveyFileError } from '../../reader.ts';

export interface WrongBytes {
  /** Files that are made. */
  readonly rounds: number;
  /** Before it, all bytes stay as they are. */
  readonly from?: number;
  /** Where descriptions end: every other file is wrong within these only. */
  readonly headEnd?: number;
  /** That are written beside any other byte. */
  readonly values?: Uint8Array;
}

/**
 * Reads copies of a file of which one to three bytes are others, the same in every run. A reader gives data, or refuses
 * a file by a typed error.
 */
export async function expectDataOrTypedErrors(
  whole: Buffer,
  read: (file: Buffer) => Promise<unknown>,
  { rounds, from = 0, headEnd = whole.length, values = Buffer.from([0, 1, 0x39, 0x7f, 0xff]) }: WrongBytes,
): Promise<void> {
  const next = generator();
  for (let round = 0; round < rounds; round += 1) {
    const changed = Buffer.from(whole);
    const end = round % 2 === 0 ? headEnd : whole.length;
    for (let count = 0; count <= round % 3; count += 1) {
      changed[from + next(end - from)] = values[next(values.length + 1)] ?? next(256);
    }
    const refusal: unknown = await read(changed).then(
      () => null,
      (error: unknown) => error,
    );
    // Errors of Node itself are no instances of the Error that a test knows.
    if (refusal !== null) expect(refusal).toBeInstanceOf(SurveyFileError);
  }
}

/** Park and Miller's. */
function generator(): (limit: number) => number {
  let state = 1;
  return (limit) => (state = (state * 48_271) % 0x7fffffff) % limit;
}
