import { extensionSubtypes, type Dictionary } from '../dictionary/dictionary.ts';
import { trimField } from '../../encoding/decode-text.ts';
import type { DictionaryText } from '../../encoding/dictionary-text.ts';

/** By which records find a variable: its short name as bytes, since that may end within a character. */
export function shortNameKey(name: Uint8Array): string {
  const latin1 = Buffer.from(trimField(name)).toString('latin1');
  return latin1.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** Record 7/13: the names as their owner wrote them, by the keys of short names. */
export function readLongNames(dictionary: Dictionary, text: DictionaryText): Map<string, string> {
  const pairs = readPairs(dictionary, extensionSubtypes.longNames, /\t/);
  return new Map(pairs.map(([key, name]) => [key, text.decode(Buffer.from(name, 'latin1'), 'name of a variable')]));
}

/** Record 7/14: bytes of strings that are longer than 255, by the keys of short names; 0 for what is no number. */
export function readVeryLongStrings(dictionary: Dictionary): Map<string, number> {
  const pairs = readPairs(dictionary, extensionSubtypes.veryLongStrings, /\0\t?|\t/);
  return new Map(pairs.map(([key, width]) => [key, /^\d+$/.test(width) ? Number(width) : 0]));
}

/** Of `SHORT=value` pairs, whose bytes are characters here. */
function readPairs(dictionary: Dictionary, subtype: number, separator: RegExp): [string, string][] {
  const records = dictionary.extensions.get(subtype) ?? [];
  return records
    .flatMap(({ content }) => Buffer.from(content).toString('latin1').split(separator))
    .map((pair) => ({ pair, equals: pair.indexOf('=') }))
    .filter(({ equals }) => equals > 0)
    .map(({ pair, equals }) => [shortNameKey(Buffer.from(pair.slice(0, equals), 'latin1')), pair.slice(equals + 1)]);
}
