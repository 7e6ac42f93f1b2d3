import type { SurveyReader } from '../reader.ts';
import type { UnpackedFile } from './unpack.ts';

/** Reads an unpacked file, and removes it when it is closed. */
export class UnpackedReader implements SurveyReader {
  constructor(
    private readonly reader: SurveyReader,
    private readonly file: UnpackedFile,
  ) {}

  get format() {
    return this.reader.format;
  }

  get codebook() {
    return this.reader.codebook;
  }

  get warnings() {
    return this.reader.warnings;
  }

  get problems() {
    return this.reader.problems;
  }

  batches() {
    return this.reader.batches();
  }

  async close(): Promise<void> {
    try {
      await this.reader.close();
    } finally {
      await this.file.remove();
    }
  }
}
