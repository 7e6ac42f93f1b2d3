import type { RandomAccessFile } from '../../bytes/random-access-file.ts';
import type { Dictionary } from '../dictionary/dictionary.ts';
import { untilZero } from '../dictionary/zero-ended.ts';

const pieces = 32;
const bytesPerPiece = 256 * 1024;
const longestPart = 3;

/** Texts from all over the file: all there are of one up to 8 MiB. */
export async function sampleTexts(file: RandomAccessFile, dictionary: Dictionary): Promise<Uint8Array[]> {
  return [...dictionaryTexts(dictionary), ...dictionary.strls.samples, ...(await sampleCells(file, dictionary))];
}

function dictionaryTexts({ label, variables, labelTables, release }: Dictionary): Uint8Array[] {
  const { fileLabelWidth, nameWidth, variableLabelWidth } = release;
  return [
    wholeCharacters(label, fileLabelWidth - 1),
    ...variables.flatMap((variable) => [
      wholeCharacters(variable.name, nameWidth - 1),
      wholeCharacters(variable.label, variableLabelWidth - 1),
    ]),
    ...[...labelTables.values()].flatMap((labels) => labels.map((stored) => stored.label)),
  ];
}

async function sampleCells(file: RandomAccessFile, dictionary: Dictionary): Promise<Uint8Array[]> {
  const { variables, rows, rowBytes, dataOffset } = dictionary;
  const texts = variables.filter(({ storage }) => storage.kind === 'text');
  if (texts.length === 0) return [];
  const rowsPerPiece = Math.max(1, Math.floor(bytesPerPiece / rowBytes));
  const step = Math.max(rowsPerPiece, Math.floor(rows / pieces));
  const found: Uint8Array[] = [];
  for (let row = 0; row < rows; row += step) {
    const piece = await file.read(dataOffset + row * rowBytes, Math.min(rowsPerPiece, rows - row) * rowBytes);
    for (let start = 0; start < piece.length; start += rowBytes) {
      for (const { start: cell, storage } of texts) {
        const text = untilZero(piece.subarray(start + cell, start + cell + storage.bytes));
        if (text.some((byte) => byte >= 0x80)) found.push(wholeCharacters(text, storage.bytes));
      }
    }
  }
  return found;
}

/** A text that fills its field may have been cut within a character. */
function wholeCharacters(text: Uint8Array, width: number): Uint8Array {
  if (text.length < width) return text;
  let end = text.length;
  while (end > 0 && text.length - end < longestPart && text[end - 1]! >= 0x80) end--;
  return text.subarray(0, end);
}
