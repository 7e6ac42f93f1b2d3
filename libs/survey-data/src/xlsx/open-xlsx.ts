import { stat } from 'node:fs/promises';
import type { CellValue } from 'hucre';
import { colToLetter } from 'hucre/xlsx';
import type { Codebook, JobWarning } from '#libs/contracts';
import { newVariable } from '../codebook/new-variable.ts';
import { variableNames } from '../codebook/variable-names.ts';
import { BatchBuilder, isText } from '../column-batches.ts';
import { ProblemList } from '../problem-list.ts';
import type { ColumnBatch, DataProblem, OpenOptions, SurveyReader } from '../reader.ts';
import { cellText, isError } from './cell-column.ts';
import { Demand } from './demand.ts';
import { inspectSheet, type SheetShape } from './inspect-sheet.ts';
import { isBlank, readSheetRows, type SheetRow } from './sheet-rows.ts';
import { chooseSheet, parseWorkbook } from './workbook.ts';
import { WorkbookArchive } from './workbook-archive.ts';

/**
 * Opens a sheet of an Excel workbook: the one that is asked for, else the first that is not hidden. Formulas count as
 * what they came to. The first pass reads all of it for the types of the variables, the second gives the rows.
 * @throws SurveyFileError
 */
export async function openXlsx(path: string, options: OpenOptions): Promise<SurveyReader> {
  const archive = await WorkbookArchive.open(path);
  try {
    const { size } = await stat(path);
    const workbook = parseWorkbook(await archive.workbookXml());
    const sheet = chooseSheet(workbook, options.sheet);
    const read = (pass: number, demand: Demand) =>
      readSheetRows(archive, sheet, demand, (share) =>
        options.onProgress?.(Math.round(((pass + share) / 2) * size), size),
      );
    const shape = await inspectSheet(read(0, new Demand()), workbook.epoch, options.header);
    return new XlsxReader(archive, shape, (demand) => read(1, demand));
  } catch (error) {
    await archive.close();
    throw error;
  }
}

class XlsxReader implements SurveyReader {
  readonly format = 'xlsx';
  readonly codebook: Codebook;
  readonly warnings: readonly JobWarning[];
  private readonly list = new ProblemList();

  constructor(
    private readonly archive: WorkbookArchive,
    private readonly shape: SheetShape,
    private readonly read: (demand: Demand) => AsyncGenerator<SheetRow>,
  ) {
    const { columns, header, rows } = shape;
    const { names, warnings } = variableNames(
      columns.map(({ position }) => (header ? (header[position] ?? '') : `V${position + 1}`)),
    );
    const variables = columns.map(({ cells }, at) => newVariable(names[at]!, cells.appearance()));
    this.codebook = { rows, encoding: 'UTF-8', fileLabel: null, variables, multipleResponseSets: [] };
    this.warnings = warnings;
  }

  get problems(): readonly DataProblem[] {
    return this.list.all;
  }

  async *batches(): AsyncGenerator<ColumnBatch> {
    const demand = new Demand();
    const rows = new BatchBuilder(this.codebook.variables);
    let rowNumber = this.shape.header ? -1 : 0;
    try {
      for await (const row of this.read(demand)) {
        rowNumber += 1;
        if (rowNumber > 0) this.readRow(row, rowNumber, rows);
        if (!rows.isFull) continue;
        demand.fall();
        yield rows.take();
        demand.rise();
      }
    } finally {
      // Whoever leaves early must not leave the source waiting.
      demand.rise();
    }
    if (!rows.isEmpty) yield rows.take();
  }

  close(): Promise<void> {
    return this.archive.close();
  }

  private readRow({ values, number }: SheetRow, rowNumber: number, rows: BatchBuilder): void {
    rows.addRow(rowNumber);
    this.shape.columns.forEach(({ position }, column) => {
      const value = values[position];
      if (value === undefined || isBlank(value)) return;
      if (isError(value)) this.reportError(value, column, `${colToLetter(position)}${number}`, rowNumber);
      else this.setValue(value, column, rows);
    });
  }

  private setValue(value: CellValue, column: number, rows: BatchBuilder): void {
    if (isText(this.codebook.variables[column]!)) rows.setText(column, cellText(value));
    else rows.setNumber(column, this.shape.columns[column]!.cells.storedNumber(value));
  }

  private reportError(error: string, column: number, cell: string, row: number): void {
    const variable = this.codebook.variables[column]!.name;
    const detail = `The formula in cell ${cell} came to ${error}; it was read as no value.`;
    this.list.add({ row, line: null, variable, code: 'error-cell', detail, rejectsRow: false });
  }
}
