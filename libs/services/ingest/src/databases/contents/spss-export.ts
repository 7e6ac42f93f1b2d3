import { Injectable } from '@nestjs/common';
import type { JobWarning } from '#libs/contracts';
import { Problem } from '#libs/platform';
import { streamRows, SurveyFileError, widenTexts, writeSav } from '#libs/survey-data';
import type { StoredVersion } from '../versions/version-catalogue.ts';
import { Codebooks } from './codebooks.ts';
import { VersionRows } from './version-rows.ts';

/** Writes a version as a system file of SPSS, with labels, missing values and multiple-response sets. */
@Injectable()
export class SpssExport {
  constructor(
    private readonly codebooks: Codebooks,
    private readonly rows: VersionRows,
  ) {}

  /** Returns what SPSS cannot hold. Throws `malformed-request` for texts that are longer than its longest. */
  async write(version: StoredVersion, format: 'sav' | 'zsav', path: string): Promise<readonly JobWarning[]> {
    const codebook = await this.codebooks.of(version);
    const compression = format === 'zsav' ? 'zlib' : 'bytecode';
    try {
      return await this.rows.withCopies(version, async (segments) => {
        const widened = await widenTexts(codebook, segments);
        const rows = streamRows({ segments, codebook: widened });
        return (await writeSav(path, widened, rows, { compression })).warnings;
      });
    } catch (error) {
      if (error instanceof SurveyFileError) throw new Problem('malformed-request', error.message);
      throw error;
    }
  }
}
