import { createHash, type Hash } from 'node:crypto';
import type { Column, SurveyReader } from '../../reader.ts';
import { openSpss } from '../open-spss.ts';

/** What our reader says about a file, in the words of `expectedOf`. */
export async function observe(path: string) {
  const reader = await openSpss(path, { fileName: path });
  try {
    const { rows, hashes } = await hashColumns(reader);
    const { fileLabel, variables, multipleResponseSets } = reader.codebook;
    return {
      rows,
      fileLabel,
      variables: variables.map(({ name, label, type, format, measure, missing, valueLabels }, index) => ({
        name,
        label,
        isText: type === 'string',
        format,
        measure,
        missing,
        valueLabels,
        sha256: hashes[index]!,
      })),
      // The truth has names without the dollar sign.
      multipleResponseSets: multipleResponseSets.map((set) => ({ ...set, name: set.name.replace(/^\$/, '') })),
      warnings: reader.warnings,
    };
  } finally {
    await reader.close();
  }
}

async function hashColumns(reader: SurveyReader) {
  const hashes = reader.codebook.variables.map(() => createHash('sha256'));
  let rows = 0;
  for await (const batch of reader.batches()) {
    rows += batch.rows;
    batch.columns.forEach((column, index) => hashColumn(hashes[index]!, column));
  }
  return { rows, hashes: hashes.map((hash) => hash.digest('hex')) };
}

/** System-missing is `m`; a number `n` and its 8 bytes; a text `s`, its length as uint32 and its UTF-8 bytes. */
function hashColumn(hash: Hash, column: Column): void {
  hash.update(column.kind === 'numeric' ? numberBytes(column.values) : Buffer.concat(column.values.map(textBytes)));
}

function numberBytes(values: Float64Array): Buffer {
  const bytes = Buffer.alloc(values.length * 9);
  let end = 0;
  for (const value of values) {
    bytes[end++] = Number.isNaN(value) ? 0x6d : 0x6e;
    if (!Number.isNaN(value)) end = bytes.writeDoubleLE(value, end);
  }
  return bytes.subarray(0, end);
}

function textBytes(value: string | null): Buffer {
  const text = Buffer.from(value ?? '');
  const bytes = Buffer.alloc(5 + text.length, 's');
  bytes.writeUInt32LE(text.length, 1);
  text.copy(bytes, 5);
  return bytes;
}
