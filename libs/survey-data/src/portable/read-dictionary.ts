import { MoreBytesNeeded } from '../bytes/byte-reader.ts';
import { SurveyFileError } from '../reader.ts';
import type { PortableDictionary } from './dictionary.ts';
import { DictionaryBuilder } from './dictionary-builder.ts';
import { FieldReader } from './field-reader.ts';
import { headerLength } from './header.ts';
import type { PortableContent } from './portable-content.ts';

/** As for a system file: several times what the largest surveys have. */
const maxBytes = 64 * 1024 * 1024;

/** Reads all records up to the data, which come next in the content. */
export async function readDictionary(content: PortableContent): Promise<PortableDictionary> {
  const fields = new FieldReader(content);
  const builder = await readStep(content, fields, () => readStart(fields));
  let bytes = 0;
  for (let isData = false; !isData;) {
    isData = await readStep(content, fields, () => {
      const start = fields.position;
      const ended = builder.readRecord();
      bytes += fields.position - start;
      return ended;
    });
    if (bytes > maxBytes) throw tooLarge();
  }
  return builder.dictionary;
}

/** Reads a record, from its start again each time that it does not end in what is loaded. */
async function readStep<Result>(content: PortableContent, fields: FieldReader, read: () => Result): Promise<Result> {
  for (;;) {
    const start = fields.position;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof MoreBytesNeeded)) throw error;
    }
    fields.position = start;
    if (content.bytes.length - start > maxBytes) throw tooLarge();
    await content.load();
  }
}

/** The header, of which only the label matters now, and when the file was made. */
function readStart(fields: FieldReader): DictionaryBuilder {
  const header = fields.bytes(headerLength, 'the header');
  const version = fields.bytes(1, 'the version of the format').toString('latin1');
  fields.text('the date of the file');
  fields.text('the time of the file');
  return new DictionaryBuilder(fields, labelOf(header), version);
}

/** The line for people who see the file in ASCII; some writers put the label after it. */
function labelOf(header: Buffer): Uint8Array {
  const line = header.subarray(40, 80);
  return / SPSS PORT FILE/.test(line.toString('latin1')) ? Uint8Array.from(line.subarray(20)) : new Uint8Array(0);
}

function tooLarge(): SurveyFileError {
  return new SurveyFileError(
    'limit-exceeded',
    `The description of the variables has more than ${maxBytes / 1024 ** 2} MiB. Split the file by variables.`,
  );
}
