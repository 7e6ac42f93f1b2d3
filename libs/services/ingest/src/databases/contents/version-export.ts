import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable, StreamableFile } from '@nestjs/common';
import { exportCsv, exportParquet, type Presentation } from '#libs/survey-data';
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

  file(version: StoredVersion, name: string, { format, ...presentation }: ExportQuery): Promise<StreamableFile> {
    switch (format) {
      case 'csv':
        return this.csv(version, `${name}.csv`, presentation);
      case 'parquet':
        return this.parquet(version, `${name}.parquet`, presentation);
    }
  }

  private async csv(version: StoredVersion, fileName: string, presentation: Presentation): Promise<StreamableFile> {
    const codebook = await this.codebooks.of(version);
    const stream = exportCsv(codebook.variables, this.rows.batches(version, codebook), presentation);
    return new StreamableFile(stream, { type: 'text/csv; charset=utf-8', disposition: attachment(fileName) });
  }

  /** A Parquet file begins with nothing that is known before its end: it is written first, and gone once it is sent. */
  private async parquet(version: StoredVersion, fileName: string, presentation: Presentation): Promise<StreamableFile> {
    const codebook = await this.codebooks.of(version);
    const directory = await mkdtemp(join(tmpdir(), 'export-'));
    const remove = () => rm(directory, { recursive: true, force: true });
    try {
      const path = join(directory, 'rows.parquet');
      await this.rows.withCopies(version, (segments) => exportParquet({ segments, codebook, path, presentation }));
      const stream = createReadStream(path).once('close', () => void remove());
      const { size: length } = await stat(path);
      return new StreamableFile(stream, {
        type: 'application/vnd.apache.parquet',
        disposition: attachment(fileName),
        length,
      });
    } catch (error) {
      await remove();
      throw error;
    }
  }
}
