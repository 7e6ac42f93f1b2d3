import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { detectEncoding } from '../csv/encoding.ts';
import { readChunks } from '../csv/utf8-chunks.ts';
import { requireCodePage } from '../encoding/require-code-page.ts';
import { type OpenOptions, SurveyFileError, type SurveyReader } from '../reader.ts';
import { Warnings } from '../warnings.ts';
import { readDefinition } from './definition.ts';
import type { TripleSPair } from './find-triple-s.ts';
import { surveyFields } from './survey-fields.ts';
import { TripleSReader } from './triple-s-reader.ts';

const maxDefinitionBytes = 64 * 2 ** 20;

/**
 * Opens a survey that is described in XML, and its data. Format: the Triple-S XML standard, 1.1 to 3.0, triple-s.org.
 * @param files paths
 * @throws SurveyFileError `unreadable-file`, `damaged-file`, `wrong-encoding` or `limit-exceeded`
 */
export async function openTripleS(files: TripleSPair, options: OpenOptions): Promise<SurveyReader> {
  const { xml, declared } = await readXml(files.definition, options.encoding);
  const definition = readDefinition(xml);
  const warnings = new Warnings();
  const { fields, sets } = surveyFields(definition, warnings);
  const data = await open(files.data);
  try {
    const encoding = await detectEncoding(readChunks(data), options.encoding ?? declared);
    for (const { code, variable, detail } of encoding.warnings) warnings.add(code, variable, detail);
    const codebook = {
      rows: -1,
      encoding: encoding.name,
      fileLabel: definition.title,
      variables: fields.map(({ variable }) => variable),
      multipleResponseSets: [...sets],
    };
    const { size } = await data.stat();
    return new TripleSReader({
      data,
      size,
      encoding,
      definition,
      fields,
      codebook,
      warnings,
      onProgress: options.onProgress,
    });
  } catch (error) {
    await data.close();
    throw error;
  }
}

async function readXml(path: string, override: string | undefined): Promise<{ xml: string; declared?: string }> {
  const file = await open(path);
  try {
    const bytes = await readWhole(file);
    const mark = /^(?:\xff\xfe|\xfe\xff)/.exec(bytes.toString('latin1', 0, 2))?.[0];
    if (mark) return { xml: decodeUtf16(bytes, mark === '\xff\xfe' ? 'utf-16le' : 'utf-16be') };
    const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(
      bytes.toString('latin1', 0, 200),
    )?.[1];
    const xml = decodeXml(bytes, override ?? declared);
    return declared === undefined ? { xml } : { xml, declared };
  } finally {
    await file.close();
  }
}

async function readWhole(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  if (size > maxDefinitionBytes) throw new SurveyFileError('limit-exceeded', 'The definition has more than 64 MiB.');
  return file.readFile();
}

function decodeXml(bytes: Buffer, name: string | undefined): string {
  const page = requireCodePage(name ?? (isUtf8(bytes) ? 'UTF-8' : 'windows-1252'));
  const text = page.decode(bytes);
  if (text !== null) return text.replace(/^\ufeff/, '');
  throw undecodable(page.name);
}

function decodeUtf16(bytes: Buffer, label: string): string {
  const text = new TextDecoder(label).decode(bytes);
  if (!text.includes('\ufffd')) return text;
  throw undecodable(label);
}

function undecodable(name: string): SurveyFileError {
  return new SurveyFileError('wrong-encoding', `The definition is no text in ${name}. Give the option encoding.`);
}
