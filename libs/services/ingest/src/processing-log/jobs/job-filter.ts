import { z } from 'zod';
import { jobAction, jobStatus } from '#libs/contracts';
import { jobCursor } from './job-cursor.ts';

const time = 'has to be a time with its zone, such as 2026-03-01T12:00:00Z, or a date';
const instant = z.union([
  z.iso.datetime({ offset: true, error: time }),
  z.iso.date(time).transform((date) => `${date}T00:00:00Z`),
]);
const word = z.string().regex(/^[\w.-]+$/, 'may have letters, digits, ".", "_" and "-" only');

/** Several values are separated by commas, or come one by one. */
const oneOf = <Choice extends z.ZodType<string, string>>(choice: Choice) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((lists) => [lists].flat().flatMap((list) => list.split(',')))
    .pipe(z.array(choice).min(1));

const limit = 'has to be a whole number from 1 to 200';

const filters = z.object({
  status: oneOf(jobStatus).optional().describe('One or more of the states, separated by commas'),
  action: oneOf(jobAction).optional().describe('One or more of create, reload and append, separated by commas'),
  target: word.optional().describe('Hash of a folder or database'),
  user: z.uuid().optional().describe('ID of the user who uploaded'),
  format: oneOf(word).optional().describe('One or more file formats, separated by commas'),
  from: instant.optional().describe('Created at this time or later'),
  to: instant.optional().describe('Created before this time'),
  q: z.string().min(1).max(255).optional().describe('Part of the name of the file or of the database'),
});
export type JobFilter = z.output<typeof filters>;

export const jobQuery = filters
  .extend({
    limit: z.coerce.number(limit).int(limit).min(1, limit).max(200, limit).default(50),
    cursor: jobCursor.optional().describe('nextCursor of the page before'),
  })
  .strict();
export type JobQuery = z.output<typeof jobQuery>;

/** SQL conditions on `job` and the nodes `database`; `parameter` takes a value and gives its placeholder. */
export function conditionsOf(filter: JobFilter, parameter: (value: unknown) => string): string[] {
  const { status, action, target, user, format, from, to, q } = filter;
  const conditions: string[] = [];
  const add = <Value>(value: Value | undefined, condition: (placeholder: string) => string) => {
    if (value !== undefined) conditions.push(condition(parameter(value)));
  };
  add(status, (p) => `job.status = ANY(${p})`);
  add(action, (p) => `job.action = ANY(${p})`);
  add(target, (p) => `(job.target_hash = ${p} OR job.database_hash = ${p})`);
  add(user, (p) => `job.submitted_by = ${p}`);
  add(format, (p) => `job.file_format = ANY(${p})`);
  add(from, (p) => `job.created_at >= ${p}`);
  add(to, (p) => `job.created_at < ${p}`);
  const names = `concat_ws(E'\\n', job.file_name, job.database_name, database.name)`;
  add(q, (p) => `strpos(${folded(names)}, ${folded(`${p}::text`)}) > 0`);
  return conditions;
}

/** Without regard to case, in every alphabet, and to whether an accent is a character of its own, as macOS has it. */
const folded = (text: string) => `lower(normalize(${text}) COLLATE "pg_c_utf8")`;
