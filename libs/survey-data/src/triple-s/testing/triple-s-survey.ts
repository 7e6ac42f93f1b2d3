import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSurvey, type Survey } from '../../read-survey.ts';
import type { OpenOptions } from '../../reader.ts';
import { openTripleS } from '../open-triple-s.ts';

/** A definition with these variables, as XML. */
export const definition = (variables: string, record = '', head = '<?xml version="1.0"?>'): string =>
  `${head}<sss version="2.0"><survey><title>Museum</title><record ident="V" ${record}>${variables}</record></survey></sss>`;

export const variable = (name: string, type: string, position: string, content = '', attributes = ''): string =>
  `<variable ident="${name}" type="${type}" ${attributes}><name>${name}</name><label>About ${name}</label>` +
  `<position ${position}/>${content}</variable>`;

export const values = (...codes: [code: string, label: string][]): string =>
  `<values>${codes.map(([code, label]) => `<value code="${code}">${label}</value>`).join('')}</values>`;

/** Writes both files, opens them and reads them to the end. */
export async function readTripleS(
  xml: string | Buffer,
  data: string | Buffer,
  options: Partial<OpenOptions> = {},
): Promise<Survey> {
  const directory = await mkdtemp(join(tmpdir(), 'sss-'));
  try {
    const files = { definition: join(directory, 'survey.sss'), data: join(directory, 'survey.asc') };
    await writeFile(files.definition, xml);
    await writeFile(files.data, data);
    return await readSurvey(await openTripleS(files, { fileName: 'survey.zip', ...options }));
  } finally {
    await rm(directory, { recursive: true });
  }
}
