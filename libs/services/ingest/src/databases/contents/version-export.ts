import { Injectable, StreamableFile } from '@nestjs/common';
import type { JobWarning } from '#libs/contracts';
import { exportCsv, exportParquet, type Presentation } from '#libs/survey-data';
import { attachment } from '../../http/content-disposition.ts';
import type { ExportQuery } from '../databases.schema.ts';
import type { StoredVersion } from '../versions/version-catalogue.ts';
import { Codebooks } from './codebooks.ts';
import { SpssExport } from './spss-export.ts';
import { temporaryDownload } from './temporary-download.ts';
import { VersionRows } from './version-rows.ts';

export interface ExportedVersion {
  readonly file: StreamableFile;
  /** What the format cannot hold. */
  readonly warnings: readonly JobWarning[];
}

/** Streams all rows of a version as a file. */
@Injectable()
export class VersionExport {
  constructor(
    private readonly codebooks: Codebooks,
    private readonly rows: VersionRows,
    private readonly spss: SpssExport,
  ) {}

  async export(version: StoredVersion, name: string, query: ExportQuery): Promise<ExportedVersion> {
    const { format, ...presentation } = query;
    const fileName = `${name}.${format}`;
    switch (format) {
      case 'csv':
        return { file: await this.csv(version, fileName, presentation), warnings: [] };
      case 'parquet':
        return { file: await this.parquet(version, fileName, presentation), warnings: [] };
      case 'sav':
      case 'zsav':
        return this.systemFile(version, fileName, format);
    }
  }

  private async csv(version: StoredVersion, fileName: string, presentation: Presentation): Promise<StreamableFile> {
    const codebook = await this.codebooks.of(version);
    const stream = exportCsv(codebook.variables, this.rows.batches(version, codebook), presentation);
    return new StreamableFile(stream, { type: 'text/csv; charset=utf-8', disposition: attachment(fileName) });
  }

  private async parquet(version: StoredVersion, fileName: string, presentation: Presentation): Promise<StreamableFile> {
    const codebook = await this.codebooks.of(version);
    return temporaryDownload({ fileName, type: 'application/vnd.apache.parquet' }, (path) =>
      this.rows.withCopies(version, (segments) => exportParquet({ segments, codebook, path, presentation })),
    );
  }

  private async systemFile(version: StoredVersion, fileName: string, format: 'sav' | 'zsav'): Promise<ExportedVersion> {
    let warnings: readonly JobWarning[] = [];
    const file = await temporaryDownload({ fileName, type: 'application/x-spss-sav' }, async (path) => {
      warnings = await this.spss.write(version, format, path);
    });
    return { file, warnings };
  }
}
