import { Injectable } from '@nestjs/common';
import type { Codebook, Segment } from '#libs/contracts';
import { type LocalCopy, ObjectStorage } from '#libs/object-storage';
import {
  type ColumnBatch,
  presenter,
  readRows,
  segmentsOfPage,
  type StoredSegment,
  streamRows,
} from '#libs/survey-data';
import type { RowsPage, RowsQuery } from '../databases.schema.ts';
import { type StoredVersion, VersionCatalogue } from '../versions/version-catalogue.ts';
import { Codebooks } from './codebooks.ts';
import { chosenVariables } from './chosen-variables.ts';

/** Reads the rows of a version out of its segments. */
@Injectable()
export class VersionRows {
  constructor(
    private readonly catalogue: VersionCatalogue,
    private readonly codebooks: Codebooks,
    private readonly storage: ObjectStorage,
  ) {}

  /** Throws `malformed-request` for a variable that the version does not have. */
  async page(version: StoredVersion, { offset, limit, variables: names, labels, raw }: RowsQuery): Promise<RowsPage> {
    const codebook = await this.codebooks.of(version);
    const variables = chosenVariables(codebook, names);
    const rows: RowsPage['rows'] = [];
    const show = variables.map((variable) => presenter(variable, { labels, raw }));
    for (const slice of segmentsOfPage(await this.catalogue.segments(version), offset, limit)) {
      const stored = await this.withCopy(slice.segment, (segment) =>
        readRows({ segments: [segment], codebook, variables, offset: slice.offset, limit: slice.limit }),
      );
      for (const row of stored) rows.push(row.map((value, index) => show[index]!(value)));
    }
    return { variables: variables.map(({ name }) => name), rows, total: version.rows };
  }

  /** All rows, a segment at a time. */
  async *batches(version: StoredVersion, codebook: Codebook): AsyncGenerator<ColumnBatch> {
    for (const segment of await this.catalogue.segments(version)) {
      const copy = await this.storage.localCopy(segment.key);
      try {
        yield* streamRows({ segments: [{ path: copy.path, rows: segment.rows }], codebook });
      } finally {
        await copy.release();
      }
    }
  }

  /** Lends all segments as files of this machine. */
  async withCopies<Result>(
    version: StoredVersion,
    read: (segments: StoredSegment[]) => Promise<Result>,
  ): Promise<Result> {
    const copies: LocalCopy[] = [];
    try {
      const segments: StoredSegment[] = [];
      for (const { key, rows } of await this.catalogue.segments(version)) {
        const copy = await this.storage.localCopy(key);
        copies.push(copy);
        segments.push({ path: copy.path, rows });
      }
      return await read(segments);
    } finally {
      for (const copy of copies) await copy.release();
    }
  }

  private async withCopy<Result>(
    { key, rows }: Segment,
    read: (segment: StoredSegment) => Promise<Result>,
  ): Promise<Result> {
    const copy = await this.storage.localCopy(key);
    try {
      return await read({ path: copy.path, rows });
    } finally {
      await copy.release();
    }
  }
}
