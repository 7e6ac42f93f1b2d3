import { type FileHandle, open } from 'node:fs/promises';
import type { Codebook, JobWarning } from '#libs/contracts';
import { newVariable } from '../codebook/new-variable.ts';
import { variableNames } from '../codebook/variable-names.ts';
import { ProblemList } from '../problem-list.ts';
import type { ColumnBatch, DataProblem, OpenOptions, SurveyReader } from '../reader.ts';
import { hasThreads } from '../threads.ts';
import { detectDialect, type Dialect } from './dialect.ts';
import { detectEncoding, type TextEncoding } from './encoding.ts';
import { inspectHalves, startOfLine } from './inspect-halves.ts';
import { inspectTable, type TableShape } from './inspect-table.ts';
import type { RecordBlock } from './record-block.ts';
import { readRecords } from './records.ts';
import { RowReader } from './row-reader.ts';
import { readChunks, readUtf8 } from './utf8-chunks.ts';

/**
 * Opens a text table. The first pass reads all of it for the types of the variables, the second gives the rows.
 * @throws SurveyFileError
 */
export async function openCsv(path: string, options: OpenOptions, format: 'csv' | 'tsv'): Promise<SurveyReader> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const encoding = await detectEncoding(readChunks(file), options.encoding);
    const head = await firstChunk(readUtf8(file, encoding));
    const dialect = detectDialect(head.text, options.delimiter, head.isWhole);
    const source = new TextSource(file, size, encoding, dialect, options.onProgress);
    const table = await source.inspect(options.header);
    return new CsvReader(format, source, table);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function firstChunk(chunks: AsyncIterable<Buffer>): Promise<{ text: Buffer; isWhole: boolean }> {
  let text: Buffer | null = null;
  for await (const chunk of chunks) {
    if (text && chunk.length > 0) return { text, isWhole: false };
    text ??= Buffer.from(chunk);
  }
  return { text: text ?? Buffer.alloc(0), isWhole: true };
}

/** From there on the halves of a text are inspected at the same time, on two threads. */
const largeBytes = 64 * 2 ** 20;

class TextSource {
  constructor(
    private readonly file: FileHandle,
    private readonly size: number,
    readonly encoding: TextEncoding,
    readonly dialect: Dialect,
    private readonly onProgress: OpenOptions['onProgress'],
  ) {}

  /** @param pass 0 or 1: each of the two passes is half of the way */
  records(pass: number): AsyncGenerator<RecordBlock> {
    const onRead = (bytes: number) => this.onProgress?.((pass * this.size + bytes) / 2, this.size);
    return readRecords(readUtf8(this.file, this.encoding, onRead), this.dialect.delimiter);
  }

  async inspect(header: boolean | undefined): Promise<TableShape> {
    const { file, size, encoding, dialect } = this;
    const isLarge = hasThreads && encoding.name === 'UTF-8' && size >= largeBytes;
    const middle = isLarge ? await startOfLine(file, size >> 1) : null;
    if (middle === null) return inspectTable(this.records(0), dialect, header);
    const onRead = (bytes: number) => this.onProgress?.(bytes / 2, size);
    return inspectHalves({ file, encoding, middle, dialect, onRead }, header);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

class CsvReader implements SurveyReader {
  readonly codebook: Codebook;
  readonly warnings: readonly JobWarning[];
  private readonly list = new ProblemList();

  constructor(
    readonly format: 'csv' | 'tsv',
    private readonly source: TextSource,
    private readonly table: TableShape,
  ) {
    const { columns, header, rows } = table;
    const { names, warnings } = variableNames(header?.slice(0, columns.length) ?? columns.map((_, at) => `V${at + 1}`));
    const variables = columns.map((column, at) => newVariable(names[at]!, column.appearance()));
    this.codebook = { rows, encoding: source.encoding.name, fileLabel: null, variables, multipleResponseSets: [] };
    this.warnings = [...source.encoding.warnings, ...warnings, ...leftAsText(names, table)];
  }

  get problems(): readonly DataProblem[] {
    return this.list.all;
  }

  async *batches(): AsyncGenerator<ColumnBatch> {
    const rows = new RowReader(this.codebook.variables, this.table.columns, this.list);
    let before = this.source.dialect.preamble + (this.table.header ? 1 : 0);
    for await (const block of this.source.records(1)) {
      const first = Math.min(before, block.records);
      before -= first;
      yield* rows.read(block, first);
    }
    yield* rows.end();
  }

  close(): Promise<void> {
    return this.source.close();
  }
}

function leftAsText(names: readonly string[], { columns }: TableShape): JobWarning[] {
  return names.flatMap((variable, at) => {
    const { isAmbiguous, isDoubtful } = columns[at]!;
    if (isAmbiguous) return { code: 'ambiguous-dates', variable, detail: ambiguousDates };
    return isDoubtful ? { code: 'ambiguous-numbers', variable, detail: ambiguousNumbers } : [];
  });
}

const ambiguousDates =
  'Day or month first cannot be told from these dates, so they stay text. Write them as 2024-03-01.';

const ambiguousNumbers =
  'Whether the mark in these numbers stands before decimals or between thousands cannot be told, so they stay text. Write them without marks between thousands, and all decimals in the same way.';
