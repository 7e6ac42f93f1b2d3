import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { unpackGuard } from '../containers/unpack-guard.ts';
import { damagedZip, readZipDirectory, type ZipEntry } from '../containers/zip-directory.ts';
import { packedStream, unpackSteps } from '../containers/zip-entry.ts';
import { isZlibError } from '../containers/zlib-error.ts';
import { SurveyFileError } from '../reader.ts';
import { assertReadable, elementGuards, isSheet } from './part-limits.ts';
import { entryBytes, localHeader, unpackedEntry, zipEnd } from './stored-zip.ts';

/** What is needed of a workbook to read a sheet, in the order in which one pass needs it. */
const neededParts = [
  /^\[content_types\]\.xml$/i,
  /\.rels$/i,
  /^xl\/workbook\.xml$/i,
  /^xl\/sharedstrings\.xml$/i,
  /^xl\/styles\.xml$/i,
  /^xl\/worksheets\/[^/]+\.xml$/i,
];

/** The parts of an .xlsx file. */
export class WorkbookArchive {
  private constructor(
    private readonly file: FileHandle,
    private readonly parts: readonly ZipEntry[],
  ) {}

  /** @throws SurveyFileError `damaged-file`, `unreadable-file`, `limit-exceeded` */
  static async open(path: string): Promise<WorkbookArchive> {
    const file = await open(path);
    try {
      const entries = await readZipDirectory(file);
      const parts = neededParts.flatMap((pattern) => entries.filter(({ name }) => pattern.test(name)));
      parts.forEach(assertReadable);
      return new WorkbookArchive(file, parts);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Of all parts, unpacked. */
  get bytes(): number {
    return this.parts.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The XML of the workbook part. */
  async workbookXml(): Promise<string> {
    const part = this.parts.find(({ name }) => /^xl\/workbook\.xml$/i.test(name));
    if (!part)
      throw new SurveyFileError('unreadable-file', 'There is no workbook in this file. Save it as .xlsx again.');
    try {
      return await text(await this.content(part));
    } catch (error) {
      throw isZlibError(error) ? damagedZip() : error;
    }
  }

  /**
   * An archive of the needed parts alone, unpacked and put in order, so that a reader that goes from front to back needs
   * no memory for what comes too early: Excel itself writes the shared strings after the sheets.
   * @param onBytes called with the share of the archive that has gone
   * @param mayGoOn awaited before each chunk
   */
  async *inOrder(onBytes: (share: number) => void, mayGoOn: () => Promise<void>): AsyncGenerator<Uint8Array> {
    const total = this.bytes || 1;
    const entries = this.parts.map((part) => unpackedEntry(part, isSheet(part)));
    let gone = 0;
    for (const [index, entry] of entries.entries()) {
      yield localHeader(entry);
      for await (const chunk of entryBytes(entry, await this.content(this.parts[index]!))) {
        await mayGoOn();
        gone += chunk.length;
        onBytes(Math.min(gone / total, 1));
        yield chunk;
      }
    }
    yield zipEnd(entries);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async content(part: ZipEntry): Promise<Readable> {
    const exactly = { bytes: part.bytes, ratio: Infinity, freeBytes: Infinity };
    const steps = [...unpackSteps(part), unpackGuard(part.packedBytes, exactly), ...elementGuards(part)];
    // An error destroys the last stream, too, and so reaches whoever reads it.
    return pipeline([await packedStream(this.file, part), ...steps], () => undefined) as unknown as Readable;
  }
}
