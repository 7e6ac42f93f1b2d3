import { open } from 'node:fs/promises';
import { openCsv } from './csv/open-csv.ts';
import { type OpenOptions, type SurveyFormat, SurveyFileError, type SurveyReader } from './reader.ts';
import { recogniseFormat, supportedFormats } from './sniffing/recognise-format.ts';
import { openSpss } from './spss/open-spss.ts';

const headBytes = 64 * 1024;

/**
 * Opens a survey file by its content.
 * @throws SurveyFileError `unreadable-file` where the format is not supported, and what the format's reader throws
 */
export async function openSurvey(path: string, options: OpenOptions): Promise<SurveyReader> {
  const recognised = recogniseFormat(await readHead(path), options.fileName);
  if (recognised === null || recognised.container || recognised.format === 'zip') throw unsupported();
  return openFormat(path, options, recognised.format);
}

function openFormat(path: string, options: OpenOptions, format: SurveyFormat): Promise<SurveyReader> {
  switch (format) {
    case 'sav':
    case 'zsav':
      return openSpss(path, options);
    case 'csv':
    case 'tsv':
      return openCsv(path, options, format);
    case 'xlsx':
      throw unsupported();
  }
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
