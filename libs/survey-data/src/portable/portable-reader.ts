import type { Codebook } from '#libs/contracts';
import type { RandomAccessFile } from '../bytes/random-access-file.ts';
import type { CodePage } from '../encoding/code-page.ts';
import type { ColumnBatch, DataProblem, SurveyFormat, SurveyReader } from '../reader.ts';
import { CellProblems } from '../cells/cell-problems.ts';
import { TextCells } from '../cells/text-cells.ts';
import type { Warnings } from '../warnings.ts';
import { CaseReader } from './case-reader.ts';
import type { PortableContent } from './portable-content.ts';

export class PortableReader implements SurveyReader {
  readonly format: SurveyFormat = 'por';
  readonly #problems: CellProblems;

  /** @param content of which the data come next */
  constructor(
    readonly codebook: Codebook,
    private readonly file: RandomAccessFile,
    private readonly content: PortableContent,
    private readonly codePage: CodePage,
    private readonly found: Warnings,
  ) {
    this.#problems = new CellProblems(codePage, found);
  }

  get warnings() {
    return this.found.list;
  }

  get problems(): readonly DataProblem[] {
    return this.#problems.list;
  }

  async *batches(): AsyncGenerator<ColumnBatch, void> {
    const cells = new TextCells(this.codePage, this.#problems);
    try {
      yield* new CaseReader(this.codebook, this.content, cells, this.found).batches();
    } finally {
      await this.content.close();
    }
  }

  async close(): Promise<void> {
    await this.content.close();
    await this.file.close();
  }
}
