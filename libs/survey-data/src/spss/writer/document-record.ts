import type { Codebook } from '#libs/contracts';
import type { Warnings } from '../../warnings.ts';
import { documentLineBytes, recordTypes } from '../dictionary/dictionary.ts';
import type { RecordWriter } from './record-writer.ts';
import { utf8Within } from './utf8.ts';

/** The record of documents, where there are any: lines of 80 bytes. */
export function writeDocuments(writer: RecordWriter, { documents = [] }: Codebook, warnings: Warnings): void {
  if (documents.length === 0) return;
  writer.int32(recordTypes.documents, documents.length);
  let areCut = false;
  for (const document of documents) {
    const line = utf8Within(document, documentLineBytes);
    areCut ||= line.length < Buffer.byteLength(document);
    writer.padded(line, documentLineBytes);
  }
  if (areCut) warnings.add('cut-documents', null, `SPSS takes ${documentLineBytes} bytes a line of documents.`);
}
