import { isAscii } from 'node:buffer';
import { type CodePage, findCodePage } from '../../encoding/code-page.ts';
import { decodeText, trimField } from '../../encoding/decode-text.ts';
import type { Warnings } from '../../warnings.ts';
import { assumeCodePage } from '../assume-code-page.ts';
import type { RowBlock } from '../rows/row-block.ts';
import type { SasColumn } from '../sas-column.ts';

type TextColumns = readonly Pick<SasColumn, 'offset' | 'width'>[];

/**
 * A transport file does not say its encoding: it is UTF-8 where all that is no ASCII is valid so, else Windows-1252.
 * @param texts names and labels
 */
export async function detectCodePage(
  texts: readonly Uint8Array[],
  columns: TextColumns,
  blocks: AsyncIterable<RowBlock>,
  warnings: Warnings,
): Promise<CodePage> {
  const evidence = new Utf8Evidence();
  for (const text of texts) evidence.add(text);
  if (columns.length > 0) await addCells(evidence, columns, blocks);
  return evidence.isForeign ? assumeCodePage(evidence.isUtf8, warnings) : findCodePage('windows-1252')!;
}

async function addCells(evidence: Utf8Evidence, columns: TextColumns, blocks: AsyncIterable<RowBlock>): Promise<void> {
  for await (const { bytes, start, rowLength, rows } of blocks) {
    for (let row = start; row < start + rows * rowLength; row += rowLength) {
      for (const { offset, width } of columns) {
        if (hasForeign(bytes, row + offset, width)) evidence.add(bytes.subarray(row + offset, row + offset + width));
      }
    }
    if (evidence.isRefuted) return;
  }
}

function hasForeign(bytes: Buffer, start: number, length: number): boolean {
  for (let at = start; at < start + length; at++) if (bytes[at]! >= 0x80) return true;
  return false;
}

class Utf8Evidence {
  readonly #utf8 = findCodePage('UTF-8')!;
  #hasProof = false;
  isForeign = false;
  isRefuted = false;

  /** A text that was cut within its last character, as to the width of a variable, says nothing. */
  add(bytes: Uint8Array): void {
    const text = trimField(bytes);
    if (isAscii(text)) return;
    this.isForeign = true;
    const { damage } = decodeText(text, this.#utf8);
    if (damage === null) this.#hasProof = true;
    if (damage === 'undecodable-text') this.isRefuted = true;
  }

  get isUtf8(): boolean {
    return this.#hasProof && !this.isRefuted;
  }
}
