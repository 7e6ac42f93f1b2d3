import type { OpenOptions, SurveyFormat } from '../reader.ts';
import type { FuzzRandom } from './random.ts';

/** A valid file to begin with. */
export interface SeedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Makes another file of one, damaged or only unusual. */
export type Mutation = (bytes: Buffer, random: FuzzRandom) => Buffer;

/**
 * What the fuzz needs to know of a format: whoever adds a reader adds one of these to `fuzzed-formats.ts`. For a binary
 * format, `pieceMutations` makes most of the mutations of a function that splits a file into pieces with their fields.
 */
export interface FuzzedFormat {
  /** As an upload would be called. */
  readonly fileName: string;
  /** Formats of which every `damaged-file` tells the byte, whatever its files are taken for once they are damaged. */
  readonly withOffsets: readonly SurveyFormat[];
  /** Files that are made here: small, and with everything that the format can say. */
  seeds(): Promise<SeedFile[]>;
  /** Which files of the reference corpus are seeds as well. */
  readonly corpusFiles: RegExp;
  /** Mutations of this format beside those of plain bytes; one that is listed twice comes twice as often. */
  readonly mutations: readonly Mutation[];
  /** Options that an upload may have. */
  options(random: FuzzRandom): Partial<OpenOptions>;
}
