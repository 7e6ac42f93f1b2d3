import { z } from 'zod';

const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], 'has to be true or false')
  .describe('true or false');

const text = (longest: number) => {
  const message = `has to have 1 to ${longest} characters`;
  return z.string().min(1, message).max(longest, message);
};

/** Printable ASCII, but what cells are made of. */
const delimiter = /^(?:tab|\\t|[\t !#-/:-@[-^`{-~])$/i;

/** How the file is read and merged: the upload options that the processing service needs. */
export const readingOptions = z.object({
  encoding: text(40).optional().describe("Overrides the file's declared or detected code page"),
  delimiter: text(3).optional().describe('CSV: one character, or tab'),
  sheet: text(255).optional().describe('xlsx: the name of the sheet, or its number from 1'),
  header: flag.optional().describe('csv and xlsx: whether the first row holds the names of the variables'),
  onLabelConflict: z.enum(['keep', 'replace', 'fail'], 'has to be keep, replace or fail').default('keep'),
  strict: flag.default(false).describe('append: fail on any new, missing or retyped variable'),
});
export type ReadingOptions = z.output<typeof readingOptions>;

/** Every option of an upload, as a part or a query parameter. */
export const uploadOptions = readingOptions
  .extend({
    delimiter: readingOptions.shape.delimiter
      .unwrap()
      .regex(delimiter, 'has to be one character such as , ; | or the word tab')
      .optional(),
    name: z.string().trim().pipe(text(255)).optional().describe("create: the new database's name"),
    callbackUrl: z
      .url({ protocol: /^https?$/, error: 'has to be an http or https URL' })
      .max(2048, 'has to have at most 2048 characters')
      .optional()
      .describe("Receives this job's events"),
    dryRun: flag.default(false).describe('Everything up to, but not including, the publication'),
  })
  .strict();
export type UploadOptions = z.output<typeof uploadOptions>;
