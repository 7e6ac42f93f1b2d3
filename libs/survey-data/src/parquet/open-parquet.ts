import { type CodePage, findCodePage } from '../encoding/code-page.ts';
import { type OpenOptions, SurveyFileError, type SurveyReader } from '../reader.ts';
import { CellProblems } from '../cells/cell-problems.ts';
import { Warnings } from '../warnings.ts';
import { BytesDecoder } from './bytes-decoder.ts';
import { ForeignFile } from './foreign-file.ts';
import { describeColumns, readOwnCodebook } from './own-codebook.ts';
import { ParquetReader } from './parquet-reader.ts';
import { declaredRows, planColumns } from './plan-columns.ts';
import { readSourceColumns } from './source-columns.ts';

/**
 * Opens a Parquet file of anybody. One that `exportParquet` has written brings its codebook; the columns of others are
 * described by their types. Numbers that a double cannot hold are read as text, lists and records as JSON. The file is
 * read twice where texts or long integers have to be measured.
 * @throws SurveyFileError `damaged-file`, `encrypted-file`, `unreadable-file`, `wrong-encoding` or `limit-exceeded`
 */
export async function openParquet(path: string, options: OpenOptions): Promise<SurveyReader> {
  const codePage = codePageOf(options);
  const file = await ForeignFile.open(path);
  try {
    return await readOpened(file, codePage, options);
  } catch (error) {
    file.close();
    throw error;
  }
}

async function readOpened(file: ForeignFile, codePage: CodePage, { onProgress }: OpenOptions): Promise<SurveyReader> {
  const warnings = new Warnings();
  const columns = await readSourceColumns(file);
  const rows = await declaredRows(file, columns.length);
  const own = await readOwnCodebook(file, warnings);
  const plans = await planColumns(file, columns, rows);
  const codebook = describeColumns(columns, plans, own, rows, warnings);
  const problems = new CellProblems(codePage, warnings);
  const decoder = new BytesDecoder(codebook.variables, codePage, problems);
  return new ParquetReader({ file, codebook, plans, decoder, problems, warnings, onProgress });
}

/** Texts are UTF-8 by the format; those that are kept as bytes may be in another encoding. */
function codePageOf({ encoding = 'UTF-8' }: OpenOptions): CodePage {
  const codePage = findCodePage(encoding);
  if (codePage) return codePage;
  throw new SurveyFileError('wrong-encoding', `The encoding "${encoding}" is not known, or cannot be used here.`);
}
