import { json } from 'node:stream/consumers';
import type { Codebook, JobWarning } from '#libs/contracts';
import type { ObjectStorage } from '#libs/object-storage';
import {
  applyPlan,
  mergeCodebooks,
  type ColumnBatch,
  type MergeConflict,
  type MergePlan,
  type SurveyReader,
} from '#libs/survey-data';
import type { ConversionTask } from './conversion.ts';
import type { FoundProblems } from './found-problems.ts';

/** How the rows of a file become rows of the database. */
export interface Fit {
  /** Of the next version, but for the number of its rows. */
  readonly codebook: Codebook;
  readonly warnings: readonly JobWarning[];
  /** Throws `SurveyFileError` at the end where a value has not fitted. */
  fit(batches: AsyncIterable<ColumnBatch>): AsyncIterable<ColumnBatch>;
}

/**
 * An append is merged with the codebook that the database has; otherwise the file is the database.
 * Throws `SurveyFileError` where they cannot be merged.
 */
export async function fitToDatabase(
  reader: SurveyReader,
  { facts, base }: ConversionTask,
  storage: ObjectStorage,
  found: FoundProblems,
): Promise<Fit> {
  if (facts.action !== 'append' || !base) return { codebook: reader.codebook, warnings: [], fit: (batches) => batches };
  const current = (await json(await storage.get(base.codebookKey))) as Codebook;
  const plan = mergeCodebooks(current, reader.codebook, facts.options);
  found.add(plan.conflicts.map(conflictProblem));
  found.throwMisfits();
  return { codebook: plan.codebook, warnings: plan.warnings, fit: (batches) => fitBatches(plan, batches, found) };
}

async function* fitBatches(
  plan: MergePlan,
  batches: AsyncIterable<ColumnBatch>,
  found: FoundProblems,
): AsyncGenerator<ColumnBatch> {
  let rows = 0;
  for await (const batch of batches) {
    const applied = applyPlan(plan, batch, rows);
    rows += batch.rows;
    found.add(applied.problems);
    yield applied.batch;
  }
  found.throwMisfits();
}

const conflictProblem = ({ code, variable, detail }: MergeConflict) =>
  ({ row: null, line: null, variable, code, detail, rejectsRow: false }) as const;
