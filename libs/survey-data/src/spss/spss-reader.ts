import type { Codebook } from '#libs/contracts';
import type { ColumnBatch, DataProblem, OpenOptions, SurveyFormat, SurveyReader } from '../reader.ts';
import { damaged } from '../bytes/damage.ts';
import type { RandomAccessFile } from '../bytes/random-access-file.ts';
import type { DecodedDictionary } from './codebook/build-codebook.ts';
import { BytecodeDecoder } from './data/bytecode-decoder.ts';
import { CellProblems } from '../cells/cell-problems.ts';
import { CaseColumns } from './data/case-columns.ts';
import { readFileChunks } from './data/file-chunks.ts';
import { batchShape, readCases, type CasesEnd } from './data/read-cases.ts';
import { swappedSlots, type SlotDecoder } from './data/slot-decoder.ts';
import { TextCells } from '../cells/text-cells.ts';
import { UncompressedDecoder } from './data/uncompressed-decoder.ts';
import { readZlibBlocks } from './data/zlib-blocks.ts';
import type { ZlibBlock } from './data/zlib-trailer.ts';
import type { Dictionary } from './dictionary/dictionary.ts';
import type { CodePage } from '../encoding/code-page.ts';
import type { Warnings } from '../warnings.ts';

/** What is known of a file whose dictionary has been read. */
export interface OpenedFile {
  readonly file: RandomAccessFile;
  readonly dictionary: Dictionary;
  readonly decoded: DecodedDictionary;
  readonly codePage: CodePage;
  /** Of a file with ZLIB compression. */
  readonly blocks: readonly ZlibBlock[] | null;
  readonly declaredCases: number | null;
  readonly warnings: Warnings;
  readonly onProgress: OpenOptions['onProgress'];
}

export class SpssReader implements SurveyReader {
  readonly format: SurveyFormat;
  readonly codebook: Codebook;
  readonly #opened: OpenedFile;
  readonly #problems: CellProblems;

  constructor(opened: OpenedFile) {
    this.format = opened.blocks ? 'zsav' : 'sav';
    this.codebook = opened.decoded.codebook;
    this.#opened = opened;
    this.#problems = new CellProblems(opened.codePage, opened.warnings);
  }

  get warnings() {
    return this.#opened.warnings.list;
  }

  get problems(): readonly DataProblem[] {
    return this.#problems.list;
  }

  async *batches(): AsyncGenerator<ColumnBatch, void> {
    const { dictionary, declaredCases } = this.#opened;
    if (dictionary.slots === 0) return;
    const decoder = this.#decoder();
    const columns = this.#columns(decoder);
    const cases = readCases(this.#pieces(), decoder, columns, dictionary.slots, declaredCases ?? Infinity);
    this.#checkEnd(yield* cases);
  }

  close(): Promise<void> {
    return this.#opened.file.close();
  }

  #pieces(): AsyncIterable<Uint8Array> {
    const { file, dictionary, blocks, onProgress } = this.#opened;
    // Two pieces are read at a time, and the second one may be the first to come.
    let furthest = 0;
    const progress = (bytesRead: number) => {
      if (bytesRead > furthest) onProgress?.((furthest = bytesRead), file.size);
    };
    return blocks ? readZlibBlocks(file, blocks, progress) : readFileChunks(file, dictionary.dataOffset, progress);
  }

  #decoder(): SlotDecoder {
    const { dictionary } = this.#opened;
    const { compression, bias } = dictionary.header;
    const swapped = swappedSlots(dictionary);
    return compression === 'none' ? new UncompressedDecoder(swapped) : new BytecodeDecoder(bias, swapped);
  }

  #columns({ numberOfBytecode }: SlotDecoder): CaseColumns {
    const { decoded, dictionary, codePage, declaredCases } = this.#opened;
    const capacity = Math.min(batchShape(dictionary.slots).batchRows, declaredCases ?? Infinity);
    const cells = new TextCells(codePage, this.#problems);
    return new CaseColumns(decoded.variables, { cells, capacity, numberOfBytecode });
  }

  /** Data that end early are damage: rows would be lost. What follows the declared cases is none, as for SPSS. */
  #checkEnd({ rows, incomplete }: CasesEnd): void {
    const { declaredCases, warnings, file } = this.#opened;
    const complete = declaredCases === null ? !incomplete : rows >= declaredCases;
    if (!complete) {
      const expected = declaredCases === null ? 'the end of a case' : `${declaredCases} cases`;
      throw damaged(file.size, `the data end within or after case ${rows + 1}, expected ${expected}`);
    }
    if (declaredCases !== null && (rows > declaredCases || incomplete)) {
      const detail = `The file declares ${declaredCases} cases, but data for ${rows} or more follow: the others are left out.`;
      warnings.add('data-after-last-case', null, detail);
    }
  }
}
