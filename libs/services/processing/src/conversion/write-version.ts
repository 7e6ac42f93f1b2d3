import type { Receipt, Segment } from '#libs/contracts';
import type { ObjectStorage } from '#libs/object-storage';
import type { SurveyReader } from '#libs/survey-data';
import type { Conversion, ConversionTask } from './conversion.ts';
import { countRejectedRows } from './error-list.ts';
import { fitToDatabase } from './fit-to-database.ts';
import type { FoundProblems } from './found-problems.ts';
import { codebookKey } from './object-keys.ts';
import type { ProgressMeter } from './progress-meter.ts';
import { receiptWarnings } from './receipt-warnings.ts';
import { limitRows, rowLimit } from './row-limit.ts';
import type { StageTimes } from './stage-times.ts';
import { VersionObjects } from './version-objects.ts';

/** Writes all objects of the next version. Throws `SurveyFileError`. */
export async function writeVersion(
  reader: SurveyReader,
  found: FoundProblems,
  task: ConversionTask,
  storage: ObjectStorage,
  times: StageTimes,
  meter: ProgressMeter,
): Promise<Conversion> {
  meter.encoding = reader.codebook.encoding;
  const fit = await times.within('merging', () => fitToDatabase(reader, task, storage, found));
  const read = limitRows(times.each('reading', reader.batches()), rowLimit(task), (rows) => meter.readRows(rows));
  const objects = new VersionObjects(task, storage);
  await times.within('writing', () => objects.storeSegments(fit.codebook, fit.fit(read)));
  const rows = rowsOf(task, objects.segments, countRejectedRows(found.all));
  const codebook = { ...fit.codebook, rows: rows.rowsAfter };
  const errors = await times.within('publishing', () => objects.storeRest(codebook, found.all));
  return {
    segments: objects.segments,
    codebookKey: codebookKey(task),
    format: reader.format,
    encoding: reader.codebook.encoding,
    ...errors,
    receipt: {
      ...rows,
      ...versionsOf(task),
      variables: codebook.variables.length,
      sourceSha256: task.facts.file.sha256,
      warnings: receiptWarnings([...reader.warnings, ...fit.warnings]),
      durationMs: times.durations(),
    },
  };
}

function rowsOf({ facts, base }: ConversionTask, segments: readonly Segment[], rowsRejected: number) {
  const rowsAccepted = segments.reduce((sum, segment) => sum + segment.rows, 0);
  const rowsBefore = base?.rows ?? 0;
  const rowsAfter = rowsAccepted + (facts.action === 'append' ? rowsBefore : 0);
  return { rowsRead: rowsAccepted + rowsRejected, rowsAccepted, rowsRejected, rowsBefore, rowsAfter };
}

function versionsOf({ base }: ConversionTask): Pick<Receipt, 'versionBefore' | 'versionAfter'> {
  return { versionBefore: base?.version ?? null, versionAfter: (base?.version ?? 0) + 1 };
}
