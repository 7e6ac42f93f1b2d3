import { z } from 'zod';

const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
  .describe('true or false');

/** How the file is read and merged: the upload options that the processing service needs. */
export const readingOptions = z.object({
  encoding: z.string().min(1).max(40).optional().describe("Overrides the file's declared or detected code page"),
  delimiter: z.string().min(1).max(3).optional().describe('CSV: one character, or tab'),
  sheet: z.string().min(1).max(255).optional().describe('xlsx: the name of the sheet, or its number from 1'),
  header: flag.optional().describe('csv and xlsx: whether the first row holds the names of the variables'),
  onLabelConflict: z.enum(['keep', 'replace', 'fail']).default('keep'),
  strict: flag.default(false).describe('append: fail on any new, missing or retyped variable'),
});
export type ReadingOptions = z.output<typeof readingOptions>;

/** Every option of an upload, as a part or a query parameter. */
export const uploadOptions = readingOptions
  .extend({
    name: z.string().trim().min(1).max(255).optional().describe("create: the new database's name"),
    callbackUrl: z
      .url({ protocol: /^https?$/ })
      .max(2048)
      .optional()
      .describe("Receives this job's events"),
    dryRun: flag.default(false).describe('Everything up to, but not including, the publication'),
  })
  .strict();
export type UploadOptions = z.output<typeof uploadOptions>;
