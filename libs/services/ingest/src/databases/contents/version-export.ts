import { Injectable, StreamableFile } from '@nestjs/common';
import { exportCsv } from '#libs/survey-data';
import { attachment } from '../../http/content-disposition.ts';
import type { ExportQuery } from '../databases.schema.ts';
import type { StoredVersion } from '../versions/version-catalogue.ts';
import { Codebooks } from './codebooks.ts';
import { VersionRows } from './version-rows.ts';

/** Streams all rows of a version as a file. */
@Injectable()
export class VersionExport {
  constructor(
    private readonly codebooks: Codebooks,
    private readonly rows: VersionRows,
  ) {}

  async file(version: StoredVersion, name: string, { labels, raw }: ExportQuery): Promise<StreamableFile> {
    const codebook = await this.codebooks.of(version);
    const csv = exportCsv(codebook.variables, this.rows.batches(version, codebook), { labels, raw });
    return new StreamableFile(csv, { type: 'text/csv; charset=utf-8', disposition: attachment(`${name}.csv`) });
  }
}
