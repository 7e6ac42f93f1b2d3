import type { Codebook, JobWarning } from '#libs/contracts';
import type { RandomAccessFile } from '../bytes/random-access-file.ts';
import type { CodePage } from '../encoding/code-page.ts';
import type { ColumnBatch, DataProblem, SurveyFormat, SurveyReader } from '../reader.ts';
import { CellProblems } from '../cells/cell-problems.ts';
import { batchShape } from '../spss/data/read-cases.ts';
import { TextCells } from '../cells/text-cells.ts';
import type { Warnings } from '../warnings.ts';
import { describeColumn } from './describe-column.ts';
import { MissingTags } from './rows/missing-tags.ts';
import { NumberColumn, type StoredNumbers } from './rows/number-column.ts';
import type { RowBlock } from './rows/row-block.ts';
import { type ColumnGatherer, RowGatherer } from './rows/row-gatherer.ts';
import { TextColumn } from './rows/text-column.ts';
import type { SasColumn } from './sas-column.ts';
import { conversionOf } from './sas-time.ts';

/** What is known of a SAS data set before its rows are read. */
export interface OpenedDataSet {
  readonly format: SurveyFormat;
  readonly file: RandomAccessFile;
  readonly columns: readonly SasColumn[];
  readonly rowLength: number;
  readonly rows: number;
  readonly fileLabel: string | null;
  readonly codePage: CodePage;
  readonly warnings: Warnings;
  /** All rows in their order. A block is valid until the next one is asked for. */
  readonly blocks: () => AsyncIterable<RowBlock>;
  readonly storedNumbers: (column: SasColumn, tags: MissingTags) => StoredNumbers;
}

/** Reads a SAS data set whose rows lie in blocks of fixed length, whatever the file around them. */
export class SasReader implements SurveyReader {
  readonly format: SurveyFormat;
  readonly codebook: Codebook;
  readonly #opened: OpenedDataSet;
  readonly #problems: CellProblems;
  readonly #tags: readonly MissingTags[];

  constructor(opened: OpenedDataSet) {
    const { format, rows, codePage, fileLabel, columns, warnings } = opened;
    this.format = format;
    this.codebook = {
      // Rows of nothing are none.
      rows: columns.length > 0 ? rows : 0,
      encoding: codePage.name,
      fileLabel,
      variables: columns.map(describeColumn),
      multipleResponseSets: [],
    };
    this.#opened = opened;
    this.#problems = new CellProblems(codePage, warnings);
    this.#tags = columns.map(({ name }) => new MissingTags(name));
  }

  get warnings(): readonly JobWarning[] {
    return this.#opened.warnings.list;
  }

  get problems(): readonly DataProblem[] {
    return this.#problems.list;
  }

  async *batches(): AsyncGenerator<ColumnBatch, void> {
    const { rowLength, columns, blocks, warnings } = this.#opened;
    if (columns.length === 0) return;
    // Columns of a file that lies may lie over each other.
    const { batchRows } = batchShape(Math.max(Math.ceil(rowLength / 8), columns.length));
    const gatherer = new RowGatherer(this.#gatherers(batchRows), batchRows);
    for await (const block of blocks()) yield* gatherer.append(block);
    yield* gatherer.take();
    for (const tags of this.#tags) tags.warn(warnings);
  }

  close(): Promise<void> {
    return this.#opened.file.close();
  }

  #gatherers(batchRows: number): ColumnGatherer[] {
    const { columns, codePage, storedNumbers } = this.#opened;
    const cells = new TextCells(codePage, this.#problems);
    return columns.map((column, index) => {
      if (column.isText) return new TextColumn(column, cells);
      const convert = conversionOf(this.codebook.variables[index]!.type);
      return new NumberColumn(storedNumbers(column, this.#tags[index]!), convert, batchRows);
    });
  }
}
