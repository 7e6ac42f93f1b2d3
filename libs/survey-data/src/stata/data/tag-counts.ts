import { notInStata } from '../codebook/missing-numbers.ts';

/** How often each extended missing value was met in the columns of a file. */
export class TagCounts {
  /** By tag: 1 to 26 for `.a` to `.z`, then what Stata does not have. */
  readonly #counts: Float64Array[] = [];

  add(variable: number, tag: number): void {
    if (tag > 0) (this.#counts[variable] ??= new Float64Array(notInStata + 1))[tag]! += 1;
  }

  of(variable: number, tag: number): number {
    return this.#counts[variable]?.[tag] ?? 0;
  }
}
