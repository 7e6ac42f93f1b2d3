import { open } from 'node:fs/promises';
import { unpack, type UnpackedFile } from './containers/unpack.ts';
import { UnpackedReader } from './containers/unpacked-reader.ts';
import { maxVariables, type OpenOptions, type FileFormat, SurveyFileError, type SurveyReader } from './reader.ts';
import { recogniseFormat, supportedFormats } from './sniffing/recognise-format.ts';

const headBytes = 64 * 1024;

/**
 * Opens a survey file by its content; one in a `.gz` or `.zip` is unpacked to a temporary file, which `close` removes.
 * @throws SurveyFileError `unreadable-file` where the format is not supported, and what the format's reader throws
 */
export async function openSurvey(path: string, options: OpenOptions): Promise<SurveyReader> {
  const recognised = recogniseFormat(await readHead(path), options.fileName);
  if (recognised === null) throw unsupported();
  const { format, container } = recognised;
  return container ? openUnpacked(path, options, container) : openFormat(path, options, format);
}

/** @throws SurveyFileError `limit-exceeded` for more variables than can be worked with */
async function openFormat(path: string, options: OpenOptions, format: FileFormat): Promise<SurveyReader> {
  const opener = await openers[format]();
  const reader = await opener(path, options);
  const count = reader.codebook.variables.length;
  if (count <= maxVariables) return reader;
  await reader.close();
  throw new SurveyFileError(
    'limit-exceeded',
    `The file has ${count} variables, at most ${maxVariables} are possible. Leave out what is not needed.`,
  );
}

async function openUnpacked(path: string, options: OpenOptions, container: 'gzip' | 'zip'): Promise<SurveyReader> {
  const file = await unpack(path, container, options);
  try {
    return new UnpackedReader(await openContent(file, options), file);
  } catch (error) {
    await file.remove();
    throw error;
  }
}

async function openContent({ path, fileName, definition }: UnpackedFile, options: OpenOptions): Promise<SurveyReader> {
  if (definition) {
    const { openTripleS } = await import('./triple-s/open-triple-s.ts');
    return openTripleS({ definition, data: path }, options);
  }
  const recognised = recogniseFormat(await readHead(path), fileName);
  if (recognised === null || recognised.container) throw unsupported();
  return openFormat(path, { ...options, fileName }, recognised.format);
}

type Opener = (path: string, options: OpenOptions) => Promise<SurveyReader>;

/** Loaded on use: who reads one format waits for no other. */
const openers: Readonly<Record<FileFormat, () => Promise<Opener>>> = {
  sav: openerOfSpss,
  zsav: openerOfSpss,
  csv: () => openerOfText('csv'),
  tsv: () => openerOfText('tsv'),
  xlsx: async () => (await import('./xlsx/open-xlsx.ts')).openXlsx,
  dta: async () => (await import('./stata/open-stata.ts')).openDta,
  por: async () => (await import('./portable/open-portable.ts')).openPor,
  sas7bdat: async () => (await import('./sas/sas7bdat/open-sas7bdat.ts')).openSas7bdat,
  xpt: async () => (await import('./sas/xport/open-xport.ts')).openXport,
  parquet: async () => (await import('./parquet/open-parquet.ts')).openParquet,
};

async function openerOfSpss(): Promise<Opener> {
  return (await import('./spss/open-spss.ts')).openSpss;
}

async function openerOfText(format: 'csv' | 'tsv'): Promise<Opener> {
  const { openCsv } = await import('./csv/open-csv.ts');
  return (path, options) => openCsv(path, options, format);
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function unsupported(): SurveyFileError {
  return new SurveyFileError(
    'unreadable-file',
    `This is no survey file that can be read. Supported are ${supportedFormats.join(', ')}.`,
  );
}
