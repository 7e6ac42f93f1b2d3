import { createHash, type Hash } from 'node:crypto';
import type { JobWarning } from '#libs/contracts';
import { openSurvey } from '../open-survey.ts';
import type { Column, SurveyFormat, SurveyReader } from '../reader.ts';
import { storedByFormat } from './stored-by-format.ts';
import type { Facts } from './truth.ts';

const { isNaN } = Number;

export interface Observation extends Facts {
  readonly format: SurveyFormat;
  readonly warnings: readonly JobWarning[];
}

/** What our reader says about a file, in the words of `expectedOf`. */
export async function observe(path: string): Promise<Observation> {
  const reader = await openSurvey(path, { fileName: path });
  try {
    const { rows, hashes } = await hashColumns(reader);
    const { fileLabel, variables, multipleResponseSets } = reader.codebook;
    return {
      format: reader.format,
      rows,
      fileLabel,
      variables: variables.map(({ name, label, type, format, measure, missing, valueLabels }, index) => ({
        ...{ name, label, format, measure, missing, valueLabels },
        isText: type === 'string',
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
  const { variables } = reader.codebook;
  const hashes = variables.map(() => createHash('sha256'));
  let rows = 0;
  for await (const batch of reader.batches()) {
    rows += batch.rows;
    batch.columns.forEach((column, index) =>
      hashColumn(hashes[index]!, storedByFormat(column, variables[index]!.type, reader.format)),
    );
  }
  return { rows, hashes: hashes.map((hash) => hash.digest('hex')) };
}

/** System-missing is `m`; a number `n` and its 8 bytes; a text `s`, its length as uint32 and its UTF-8 bytes. */
function hashColumn(hash: Hash, column: Column): void {
  hash.update(column.kind === 'numeric' ? numberBytes(column.values) : textBytes(column.values));
}

function numberBytes(values: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 9));
  let end = 0;
  for (const value of values) {
    view.setUint8(end++, isNaN(value) ? 0x6d : 0x6e);
    if (isNaN(value)) continue;
    view.setFloat64(end, value, true);
    end += 8;
  }
  return new Uint8Array(view.buffer, 0, end);
}

function textBytes(values: readonly (string | null)[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(values.reduce((total, value) => total + 5 + 3 * (value?.length ?? 0), 0));
  let end = 0;
  for (const value of values) {
    const length = bytes.write(value ?? '', end + 5);
    bytes[end] = 0x73;
    end = bytes.writeUInt32LE(length, end + 1) + length;
  }
  return bytes.subarray(0, end);
}
