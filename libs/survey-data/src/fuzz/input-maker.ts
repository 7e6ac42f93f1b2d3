import type { OpenOptions } from '../reader.ts';
import type { FuzzedFormat, SeedFile } from './fuzzed-format.ts';
import { FuzzRandom } from './random.ts';

/** A file to be read, and how. */
export interface FuzzInput {
  readonly bytes: Buffer;
  readonly options: OpenOptions;
  readonly withOffsets: FuzzedFormat['withOffsets'];
  /** Whether the reading ends after the first batch. */
  readonly stopsEarly: boolean;
  /** For people. */
  readonly description: string;
}

/** Larger files add nothing but time. */
const largestBytes = 4 * 2 ** 20;

/** Makes the inputs of a format by their numbers. */
export class InputMaker {
  private constructor(
    private readonly format: FuzzedFormat,
    private readonly seed: number,
    private readonly files: readonly SeedFile[],
  ) {}

  /** @param more seed files from elsewhere: with other files, the same number makes another input */
  static async of(format: FuzzedFormat, seed: number, more: readonly SeedFile[] = []): Promise<InputMaker> {
    return new InputMaker(format, seed, [...(await format.seeds()), ...more]);
  }

  make(number: number): FuzzInput {
    const { fileName, withOffsets } = this.format;
    const random = new FuzzRandom(this.seed, number);
    const file = random.pick(this.files);
    const options = { fileName, ...this.format.options(random) };
    const stopsEarly = random.chance(0.05);
    return { bytes: this.mutated(file, random), options, withOffsets, stopsEarly, description: file.name };
  }

  private mutated({ bytes }: SeedFile, random: FuzzRandom): Buffer {
    let changed = bytes;
    for (let count = random.pick([1, 1, 1, 2, 2, 3, 5]); count > 0; count -= 1) {
      const next = random.pick(this.format.mutations)(changed, random);
      if (next.length > 0 && next.length <= largestBytes) changed = next;
    }
    return changed;
  }
}
