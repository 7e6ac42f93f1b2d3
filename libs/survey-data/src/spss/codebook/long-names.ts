import { extensionSubtypes, type Dictionary } from '../dictionary/dictionary.ts';
import type { DictionaryText } from '../encoding/dictionary-text.ts';

/** Record 7/13: the names as their owner wrote them, by short names in upper case. */
export function readLongNames(dictionary: Dictionary, text: DictionaryText): Map<string, string> {
  return new Map(readPairs(dictionary, extensionSubtypes.longNames, text, /\t/));
}

/** Record 7/14: bytes of strings that are longer than 255, by short names in upper case. */
export function readVeryLongStrings(dictionary: Dictionary, text: DictionaryText): Map<string, number> {
  const pairs = readPairs(dictionary, extensionSubtypes.veryLongStrings, text, /\0\t?|\t/);
  return new Map(pairs.map(([name, width]) => [name, /^\d+$/.test(width) ? Number(width) : 0]));
}

function readPairs(dictionary: Dictionary, subtype: number, text: DictionaryText, separator: RegExp) {
  const records = dictionary.extensions.get(subtype) ?? [];
  const pairs = records.flatMap(({ content }) => text.decode(content, 'names of variables').split(separator));
  return pairs.flatMap((pair): [string, string][] => {
    const equals = pair.indexOf('=');
    return equals > 0 ? [[pair.slice(0, equals).toUpperCase(), pair.slice(equals + 1)]] : [];
  });
}
