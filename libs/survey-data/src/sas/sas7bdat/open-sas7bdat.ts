import { damaged } from '../../bytes/damage.ts';
import { RandomAccessFile } from '../../bytes/random-access-file.ts';
import type { OpenOptions, SurveyReader } from '../../reader.ts';
import { DictionaryText } from '../../encoding/dictionary-text.ts';
import { Warnings } from '../../warnings.ts';
import { progressOf } from '../progress.ts';
import { SasReader } from '../sas-reader.ts';
import { chooseCodePage } from './code-page.ts';
import { assembleColumns } from './columns.ts';
import { type FileHeader, headBytes, readFileHeader } from './file-header.ts';
import { ieeeNumbers } from './ieee-numbers.ts';
import type { Metadata, RowSize } from './metadata.ts';
import { pointerBytes } from './page.ts';
import { PageSource } from './page-source.ts';
import { readMetadata } from './read-metadata.ts';
import { expandRoss } from './rows/rdc.ts';
import { readRows } from './rows/read-rows.ts';
import { expandRunLengths } from './rows/rle.ts';
import type { Expand } from './rows/row-buffer.ts';

/**
 * Opens a SAS data set: of 32 and 64 bits, both byte orders, both compressions. Special missing values are missing, with a
 * warning. Value labels are not in it: SAS keeps them in catalogs (`.sas7bcat`), which are not read.
 * Format: M. Shotwell, "SAS7BDAT Database Binary Format", as amended at FredHutch/sas7bdat-specification.
 * @throws SurveyFileError `unreadable-file`, `encrypted-file`, `damaged-file`, `wrong-encoding` or `limit-exceeded`
 */
export function openSas7bdat(path: string, options: OpenOptions): Promise<SurveyReader> {
  return RandomAccessFile.openFor(path, (file) => readOpened(file, options));
}

async function readOpened(file: RandomAccessFile, { encoding, onProgress }: OpenOptions): Promise<SurveyReader> {
  const warnings = new Warnings();
  const header = readFileHeader(Buffer.from(await file.read(0, headBytes)), file.size);
  warnOfMissingPages(header, warnings);
  const source = new PageSource(file, header);
  const metadata = await readMetadata(source);
  const rowSize = checkRowSize(metadata, header);
  const codePage = chooseCodePage(header.encodingCode, metadata.describingTexts(), encoding, warnings);
  const text = new DictionaryText(codePage, warnings);
  return new SasReader({
    format: 'sas7bdat',
    file,
    columns: assembleColumns(metadata, rowSize, text, warnings),
    rowLength: rowSize.rowLength,
    rows: rowSize.rows,
    fileLabel: text.decode(metadata.text(rowSize.label), 'file label').trim() || null,
    codePage,
    warnings,
    blocks: () => readRows(source, rowSize, expansionOf(metadata, rowSize), progressOf(file, onProgress)),
    storedNumbers: (column, tags) => ieeeNumbers(column, header.littleEndian, tags),
  });
}

/** Each row takes its bytes, or those of a pointer at least. */
function checkRowSize({ rowSize, columnCount, origin }: Metadata, header: FileHeader): RowSize {
  if (!rowSize || columnCount === null) throw damaged(origin, 'the size of rows is missing, expected it before them');
  const { rowLength, rows } = rowSize;
  if (rowLength > header.pageSize || (rowLength === 0 && columnCount > 0)) {
    throw damaged(origin, `rows have ${rowLength} bytes, expected 1 to ${header.pageSize}`);
  }
  if (rows * Math.min(rowLength, pointerBytes(header)) > header.pages * header.pageSize) {
    throw damaged(origin, `there should be ${rows} rows, more than the ${header.pages} pages can hold`);
  }
  return rowSize;
}

function warnOfMissingPages({ pages, declaredPages }: FileHeader, warnings: Warnings): void {
  if (pages >= declaredPages) return;
  const detail = `The file ends after ${pages} of ${declaredPages} pages. Where it was cut, rows or labels are missing.`;
  warnings.add('missing-pages', null, detail);
}

function expansionOf(metadata: Metadata, { compression }: RowSize): Expand {
  const name = metadata.text(compression).toString('latin1');
  return name.startsWith('SASYZCR2') ? expandRoss : expandRunLengths;
}
