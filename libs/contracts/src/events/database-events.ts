import { z } from 'zod';
import { defineFamily, defineMessage, type MessageOf } from '../definitions.ts';
import { receipt } from '../jobs.ts';

/** A Parquet object that holds consecutive rows of a database. */
export const segment = z.object({
  key: z.string().describe('Object key'),
  rows: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
});
export type Segment = z.output<typeof segment>;

const version = z.object({
  databaseHash: z.string(),
  version: z.int().positive(),
  jobId: z.string(),
  rows: z.int().nonnegative().describe('Of the whole version'),
  variables: z.int().nonnegative(),
  /** The object that holds this version's codebook. */
  codebookKey: z.string(),
  source: z.object({ name: z.string(), size: z.int(), sha256: z.string(), format: z.string(), objectKey: z.string() }),
  receipt,
});

export const databaseEvents = defineFamily('databases.events', {
  DatabaseCreated: defineMessage(
    version.extend({
      name: z.string(),
      folder: z.string(),
      ownerId: z.string(),
      segments: z.array(segment),
    }),
  ),
  DatabaseReloaded: defineMessage(version.extend({ segments: z.array(segment) })),
  /** `addedSegments` follow those of the version before. */
  DatabaseAppended: defineMessage(version.extend({ addedSegments: z.array(segment) })),
  DatabaseRestored: defineMessage(
    z.object({
      databaseHash: z.string(),
      version: z.int().positive(),
      restoredFrom: z.int().positive(),
      by: z.string(),
    }),
  ),
});

export type DatabaseEvent = MessageOf<typeof databaseEvents>;
