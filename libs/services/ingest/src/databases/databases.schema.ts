import { z } from 'zod';
import { jobAction, jobStatus, receipt } from '#libs/contracts';
import { permissions } from '../drive/permissions.ts';

const time = z.iso.datetime();
const person = z.object({ id: z.string(), name: z.string() });

const source = z.object({ name: z.string(), size: z.int(), sha256: z.string(), format: z.string() });

const lastJob = z.object({
  jobId: z.string(),
  action: jobAction,
  status: jobStatus,
  createdAt: time,
  finishedAt: time.nullable(),
});

export const databaseView = z
  .object({
    hash: z.string(),
    name: z.string(),
    version: z.int().positive().describe('The current one'),
    rows: z.int(),
    variables: z.int(),
    source: source.describe('The file that the current version came with'),
    lastJob: lastJob.nullable().describe('The newest one, whatever became of it'),
    owner: person,
    permission: z.enum(permissions),
    createdAt: time,
    updatedAt: time.describe('When the current version was published'),
  })
  .meta({
    id: 'Database',
    examples: [
      {
        hash: 'Zk3mN1c0Yq8tWb2L',
        name: 'Laptops',
        version: 2,
        rows: 1000,
        variables: 24,
        source: { name: 'laptops.zsav', size: 48_211, sha256: 'e3b0c442…', format: 'zsav' },
        lastJob: null,
        owner: { id: '0199c2a0-1c2d-7a10-8a77-51f0e7c1d001', name: 'Anna Field' },
        permission: 'owner',
        createdAt: '2026-03-01T12:00:00.000Z',
        updatedAt: '2026-03-08T12:00:00.000Z',
      },
    ],
  });
export type DatabaseView = z.output<typeof databaseView>;

export const databaseVersions = z
  .object({
    versions: z
      .array(
        z.object({
          version: z.int().positive(),
          rows: z.int(),
          variables: z.int(),
          source,
          job: z.object({ jobId: z.string(), action: jobAction, submittedBy: person }).nullable(),
          receipt: receipt.nullable(),
          restoredFrom: z.int().positive().nullable(),
          createdAt: time,
        }),
      )
      .describe('The newest one first'),
  })
  .meta({ id: 'DatabaseVersions' });
export type DatabaseVersions = z.output<typeof databaseVersions>;

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');
const version = z.coerce
  .number()
  .int()
  .positive()
  .max(2_147_483_647)
  .optional()
  .describe('The current one if not given');
const presentation = {
  version,
  labels: flag.describe('Labels in place of codes, where there are any'),
  raw: flag.describe('Stored values as they are: dates as seconds since 1582-10-14'),
};

export const codebookQuery = z.strictObject({ version });
export type CodebookQuery = z.output<typeof codebookQuery>;

export const rowsQuery = z.strictObject({
  ...presentation,
  offset: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0).describe('Rows to leave out'),
  limit: z.coerce.number().int().min(0).max(1000).default(100),
  variables: z
    .union([z.string().transform((names) => [names]), z.array(z.string())])
    .optional()
    .describe('Names, separated by commas; all if not given'),
});
export type RowsQuery = z.output<typeof rowsQuery>;

const cell = z.union([z.number(), z.string(), z.boolean(), z.null()]);
export const rowsPage = z
  .object({ variables: z.array(z.string()), rows: z.array(z.array(cell)), total: z.int().describe('Of the version') })
  .meta({
    id: 'RowsPage',
    examples: [{ variables: ['brand', 'bought'], rows: [[1, '2024-03-01']], total: 1000 }],
  });
export type RowsPage = z.output<typeof rowsPage>;

export const exportFormats = ['csv', 'parquet', 'sav', 'zsav'] as const;

export const exportQuery = z
  .strictObject({
    ...presentation,
    format: z.enum(exportFormats).describe('`sav` and `zsav` are files of SPSS, which have codes and their labels'),
  })
  .refine(({ format, labels }) => !labels || !['sav', 'zsav'].includes(format), {
    path: ['labels'],
    message: 'has to be left out: a file of SPSS has the codes and their labels',
  });
export type ExportQuery = z.output<typeof exportQuery>;
