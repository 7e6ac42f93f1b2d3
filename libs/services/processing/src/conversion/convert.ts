import { ObjectNotFound, type ObjectStorage } from '#libs/object-storage';
import type { Clock } from '#libs/platform';
import { openSurvey, SurveyFileError } from '#libs/survey-data';
import type { JobFailure } from '../jobs/job.decider.ts';
import type { ConversionResult, ConversionTask, ReportProgress } from './conversion.ts';
import { storeErrorList, type StoredErrorList } from './error-list.ts';
import { FoundProblems } from './found-problems.ts';
import { errorListKey } from './object-keys.ts';
import { ProgressMeter } from './progress-meter.ts';
import { StageTimes } from './stage-times.ts';
import { writeVersion } from './write-version.ts';

export interface ConversionPorts {
  readonly storage: ObjectStorage;
  readonly clock: Clock;
}

/**
 * Reads an uploaded file, merges it with what the database has, and writes the objects of the next version. Nothing
 * refers to them yet. What is wrong with the file is a result; whatever is thrown is our mistake, or the storage's.
 */
export async function convert(
  task: ConversionTask,
  ports: ConversionPorts,
  report: ReportProgress,
): Promise<ConversionResult> {
  const times = new StageTimes(ports.clock);
  const meter = new ProgressMeter(ports.clock, times, report);
  const { objectKey } = task.facts.file;
  try {
    const source = await times.within('fetching', () => ports.storage.localCopy(objectKey));
    try {
      return await convertFile(source.path, task, ports, times, meter);
    } finally {
      await source.release();
    }
  } catch (error) {
    if (error instanceof ObjectNotFound && error.key === objectKey) return failed(uploadGone, noErrors);
    if (error instanceof SurveyFileError) return failed(failureOf(error), noErrors);
    throw error;
  }
}

async function convertFile(
  path: string,
  task: ConversionTask,
  { storage }: ConversionPorts,
  times: StageTimes,
  meter: ProgressMeter,
): Promise<ConversionResult> {
  const onProgress = (bytesRead: number, bytes: number) => meter.readBytes(bytesRead, bytes);
  const options = { ...task.facts.options, fileName: task.facts.file.name, onProgress };
  const reader = await times.within('reading', () => openSurvey(path, options));
  const found = new FoundProblems(reader);
  try {
    return { outcome: 'converted', conversion: await writeVersion(reader, found, task, storage, times, meter) };
  } catch (error) {
    if (!(error instanceof SurveyFileError)) throw error;
    return failed(failureOf(error), await storeErrorList(storage, errorListKey(task), found.all));
  } finally {
    await reader.close();
  }
}

const noErrors: StoredErrorList = { errorCount: 0, errorsKey: null };

const uploadGone: Pick<JobFailure, 'code' | 'detail'> = {
  code: 'internal',
  detail: 'The uploaded file is not stored any more. Upload it again.',
};

const failureOf = ({ code, message, offset }: SurveyFileError) => ({
  code,
  detail: offset === null ? message : `${message} (at byte ${offset})`,
});

/** The same file fails the same way again. */
const failed = (failure: Pick<JobFailure, 'code' | 'detail'>, errors: StoredErrorList): ConversionResult => ({
  outcome: 'failed',
  failure: { ...failure, retriable: false, ...errors },
});
