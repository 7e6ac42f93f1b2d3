import { isAscii, isUtf8 } from 'node:buffer';
import { ByteReader } from '../../bytes/byte-reader.ts';
import { extensionSubtypes, type Dictionary } from '../dictionary/dictionary.ts';
import type { Warnings } from '../../warnings.ts';
import { findCodePage, type CodePage } from '../../encoding/code-page.ts';
import { requireCodePage } from '../../encoding/require-code-page.ts';

const machineIntegerBytes = 32;
/** SPSS before 16 writes 2 whatever the truth; 1 is EBCDIC, 4 DEC Kanji, and others are numbers of code pages. */
const meaninglessCodes = new Set([0, 1, 2, 3, 4]);

/**
 * The encoding of the file's texts: what the user says, else what record 7/20 says, else record 7/3,
 * else UTF-8 where the dictionary has texts that are nothing else, else Windows-1252.
 */
export function chooseCodePage(dictionary: Dictionary, override: string | undefined, warnings: Warnings): CodePage {
  if (override !== undefined) return requireCodePage(override);
  return declaredCodePage(dictionary, warnings) ?? assumedCodePage(dictionary, warnings);
}

function declaredCodePage(dictionary: Dictionary, warnings: Warnings): CodePage | null {
  for (const name of [declaredName(dictionary), declaredNumber(dictionary, warnings)]) {
    if (name === null) continue;
    const page = findCodePage(name);
    if (page) return page;
    const detail = `The file declares the encoding "${name}", which is not known. Give its name by the option encoding.`;
    warnings.add('unknown-encoding', null, detail);
  }
  return null;
}

function declaredName(dictionary: Dictionary): string | null {
  const record = dictionary.extensions.get(extensionSubtypes.encoding)?.[0];
  return record ? Buffer.from(record.content).toString('latin1').replace(/\0.*$/s, '').trim() || null : null;
}

function declaredNumber(dictionary: Dictionary, warnings: Warnings): string | null {
  const record = dictionary.extensions.get(extensionSubtypes.machineInteger)?.[0];
  if (!record) return null;
  if (record.content.length !== machineIntegerBytes) {
    const detail = `The machine info (byte ${record.offset}) has ${record.content.length} bytes, expected 32: ignored.`;
    warnings.add('ignored-machine-info', null, detail);
    return null;
  }
  const code = new ByteReader(record.content.subarray(28), dictionary.header.littleEndian).int32('character code');
  return meaninglessCodes.has(code) ? null : String(code);
}

function assumedCodePage(dictionary: Dictionary, warnings: Warnings): CodePage {
  const foreign = dictionaryTexts(dictionary).filter((text) => !isAscii(text));
  const name = foreign.length > 0 && foreign.every((text) => isUtf8(text)) ? 'UTF-8' : 'windows-1252';
  const detail = `The file does not say its encoding: ${name} is assumed. If texts look wrong, give the option encoding.`;
  warnings.add('encoding-assumed', null, detail);
  return requireCodePage(name);
}

function dictionaryTexts({ header, variables, valueLabels }: Dictionary): Uint8Array[] {
  return [
    header.label,
    ...variables.flatMap(({ name, label }) => (label ? [name, label] : [name])),
    ...valueLabels.flatMap(({ labels }) => labels.map(({ label }) => label)),
  ];
}
