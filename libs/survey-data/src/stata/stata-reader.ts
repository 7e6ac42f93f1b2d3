import type { RandomAccessFile } from '../bytes/random-access-file.ts';
import type { CodePage } from '../encoding/code-page.ts';
import type { ColumnBatch, DataProblem, OpenOptions, SurveyReader } from '../reader.ts';
import { CellProblems } from '../cells/cell-problems.ts';
import { TextCells } from '../cells/text-cells.ts';
import type { Warnings } from '../warnings.ts';
import type { DescribedFile } from './codebook/build-codebook.ts';
import type { ColumnGatherer } from './data/column-gatherer.ts';
import { gathererFactory } from './data/gatherer-factory.ts';
import { readDataPieces } from './data/data-pieces.ts';
import { batchShape, readRows } from './data/read-rows.ts';
import type { StrlReference } from './data/strl-reference.ts';
import { StrlTexts } from './data/strl-texts.ts';
import { TagCounts } from './data/tag-counts.ts';
import type { Dictionary } from './dictionary/dictionary.ts';
import { StrlStore } from './strls/strl-store.ts';
import { warnOfMissing } from './warn-of-missing.ts';

/** What is known of a file whose dictionary has been read. */
export interface OpenedFile {
  readonly file: RandomAccessFile;
  readonly dictionary: Dictionary;
  readonly described: DescribedFile;
  readonly codePage: CodePage;
  readonly reference: StrlReference;
  readonly warnings: Warnings;
  readonly onProgress: OpenOptions['onProgress'];
  /** Of the data, that are read at once. */
  readonly bytesPerPiece?: number | undefined;
}

export class StataReader implements SurveyReader {
  readonly format = 'dta';
  readonly #opened: OpenedFile;
  readonly #problems: CellProblems;
  readonly #counts = new TagCounts();

  constructor(opened: OpenedFile) {
    this.#opened = opened;
    this.#problems = new CellProblems(opened.codePage, opened.warnings);
  }

  get codebook() {
    return this.#opened.described.codebook;
  }

  get warnings() {
    return this.#opened.warnings.list;
  }

  get problems(): readonly DataProblem[] {
    return this.#problems.list;
  }

  async *batches(): AsyncGenerator<ColumnBatch, void> {
    const { dictionary, described, warnings } = this.#opened;
    if (dictionary.rows > 0) {
      const shape = this.#shape();
      yield* readRows(this.#pieces(), this.#gatherers(shape.batchRows), dictionary.rowBytes, shape);
    }
    warnOfMissing(described.variables, this.#counts, warnings);
  }

  close(): Promise<void> {
    return this.#opened.file.close();
  }

  #shape() {
    const { variables, rowBytes, strls } = this.#opened.dictionary;
    const strlVariables = variables.filter(({ storage }) => storage.kind === 'strl').length;
    return batchShape(variables.length, rowBytes, strlVariables * strls.longest);
  }

  /** All but the data has been read when they begin. */
  #pieces(): AsyncGenerator<Uint8Array> {
    const { file, dictionary, onProgress, bytesPerPiece } = this.#opened;
    let bytesRead = file.size - dictionary.rows * dictionary.rowBytes;
    const onRead = (bytes: number) => onProgress?.((bytesRead += bytes), file.size);
    return readDataPieces(file, dictionary, onRead, bytesPerPiece);
  }

  #gatherers(capacity: number): ColumnGatherer[] {
    const { file, dictionary, described, codePage, reference } = this.#opened;
    const cells = new TextCells(codePage, this.#problems);
    const texts = new StrlTexts(new StrlStore(file, dictionary), codePage, this.#problems);
    const counts = this.#counts;
    return described.variables.map(gathererFactory({ dictionary, reference, cells, texts, counts, capacity }));
  }
}
