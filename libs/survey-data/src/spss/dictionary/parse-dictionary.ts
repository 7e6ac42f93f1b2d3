import { SurveyFileError } from '../../reader.ts';
import type { ByteReader } from '../../bytes/byte-reader.ts';
import { damaged } from '../../bytes/damage.ts';
import { headerSize, type FileHeader } from '../header.ts';
import {
  documentLineBytes,
  recordTypes,
  type Dictionary,
  type ExtensionRecord,
  type ValueLabelRecord,
  type VariableRecord,
} from './dictionary.ts';
import { readValueLabelRecord } from './value-label-record.ts';
import { readVariableRecord, slotsOf } from './variable-record.ts';

/** Far above what surveys have (one has 165,772 value labels), and below what fills the memory. */
const limits = { variables: 250_000, valueLabels: 1_000_000 };

/** Reads record after record up to the one that ends the dictionary. */
export function parseDictionary(header: FileHeader, reader: ByteReader): Dictionary {
  const variables: VariableRecord[] = [];
  const valueLabels: ValueLabelRecord[] = [];
  const documents: Uint8Array[] = [];
  const extensions = new Map<number, ExtensionRecord[]>();
  let slots = 0;
  let labels = 0;
  reader.bytes(headerSize, 'header');
  for (;;) {
    const offset = reader.offset;
    const type = reader.int32('record type');
    switch (type) {
      case recordTypes.variable: {
        const variable = readVariableRecord(reader, slots);
        variables.push(variable);
        slots += slotsOf(variable.width);
        checkLimit(variables.length, limits.variables, 'variables');
        break;
      }
      case recordTypes.valueLabels: {
        const record = readValueLabelRecord(reader);
        valueLabels.push(record);
        labels += record.labels.length;
        checkLimit(labels, limits.valueLabels, 'value labels');
        break;
      }
      case recordTypes.documents:
        for (const line of readDocuments(reader)) documents.push(line);
        break;
      case recordTypes.extension:
        readExtension(reader, extensions);
        break;
      case recordTypes.end:
        reader.int32('filler');
        return { header, variables, slots, valueLabels, documents, extensions, dataOffset: reader.offset };
      default:
        throw damaged(offset, `there is a record of type ${type}, expected 2, 3, 6, 7 or 999`);
    }
  }
}

function checkLimit(count: number, limit: number, what: string): void {
  if (count > limit) throw new SurveyFileError('limit-exceeded', `The file has more than ${limit} ${what}. Split it.`);
}

function readDocuments(reader: ByteReader): Uint8Array[] {
  const lines = reader.count('number of document lines', documentLineBytes);
  const bytes = reader.bytes(lines * documentLineBytes, 'documents');
  return Array.from({ length: lines }, (_, line) =>
    bytes.subarray(line * documentLineBytes, (line + 1) * documentLineBytes),
  );
}

function readExtension(reader: ByteReader, extensions: Map<number, ExtensionRecord[]>): void {
  const subtype = reader.int32('extension subtype');
  const itemSize = reader.count('item size of an extension', 1);
  const count = reader.count('item count of an extension', itemSize);
  const record = { offset: reader.offset, itemSize, content: reader.bytes(itemSize * count, `extension ${subtype}`) };
  const sameSubtype = extensions.get(subtype);
  if (sameSubtype) sameSubtype.push(record);
  else extensions.set(subtype, [record]);
}
