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
  if (column.kind === 'numeric') hash.update(Buffer.concat(Array.from(column.values, numberBytes)));
  else hash.update(Buffer.concat(column.values.map(textBytes)));
}

function numberBytes(value: number): Buffer {
  if (Number.isNaN(value)) return Buffer.from('m');
  const bytes = Buffer.alloc(9, 'n');
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

function textBytes(value: string | null): Buffer {
  const text = Buffer.from(value ?? '');
  const bytes = Buffer.alloc(5 + text.length, 's');
  bytes.writeUInt32LE(text.length, 1);
  text.copy(bytes, 5);
  return bytes;
}
