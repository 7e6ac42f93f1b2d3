import { ObjectNotFound, StorageUnavailable, type ObjectStorage } from '#libs/object-storage';
import type { Clock } from '#libs/platform';
import { openSurvey, SurveyFileError, type DataProblem } from '#libs/survey-data';
import type { JobFailure } from '../jobs/job.decider.ts';
import type { ConversionResult, ConversionTask, ReportProgress } from './conversion.ts';
import { storeErrorList } from './error-list.ts';
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
 * refers to them yet. What is wrong with the file, or with the storage, is a result; whatever is thrown is our mistake.
 */
export async function convert(
  task: ConversionTask,
  ports: ConversionPorts,
  report: ReportProgress,
): Promise<ConversionResult> {
  try {
    return await convertUpload(task, ports, report);
  } catch (error) {
    if (error instanceof StorageUnavailable) return { outcome: 'postponed', detail: error.message };
    throw error;
  }
}

async function convertUpload(
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
    if (error instanceof ObjectNotFound && error.key === objectKey) return uploadGone;
    if (error instanceof SurveyFileError) return failed(error, [], task, ports);
    throw error;
  }
}

async function convertFile(
  path: string,
  task: ConversionTask,
  ports: ConversionPorts,
  times: StageTimes,
  meter: ProgressMeter,
): Promise<ConversionResult> {
  const onProgress = (bytesRead: number, bytes: number) => meter.readBytes(bytesRead, bytes);
  const { options: given, file } = task.facts;
  const options = { ...given, fileName: file.name, temporaryDirectory: task.directory, onProgress };
  const reader = await times.within('reading', () => openSurvey(path, options));
  const found = new FoundProblems(reader);
  try {
    return { outcome: 'converted', conversion: await writeVersion(reader, found, task, ports.storage, times, meter) };
  } catch (error) {
    if (!(error instanceof SurveyFileError)) throw error;
    return failed(error, found.all, task, ports);
  } finally {
    await reader.close();
  }
}

const uploadGone: ConversionResult = {
  outcome: 'failed',
  failure: {
    code: 'internal',
    detail: 'The uploaded file is not stored any more. Upload it again.',
    retriable: false,
    errorCount: 0,
    errorsKey: null,
  },
};

/** The same file fails the same way again. */
async function failed(
  error: SurveyFileError,
  found: readonly DataProblem[],
  task: ConversionTask,
  { storage }: ConversionPorts,
): Promise<ConversionResult> {
  const { code, message: detail } = error;
  const problems = summedUp.has(code) ? found : [...found, { ...ofWholeFile, code, detail }];
  const errors = await storeErrorList(storage, errorListKey(task), problems);
  return { outcome: 'failed', failure: { code, detail, retriable: false, ...errors } };
}

/** These say in short what the list says already. */
const summedUp: ReadonlySet<JobFailure['code']> = new Set(['schema-conflict', 'label-conflict']);

const ofWholeFile = { row: null, line: null, variable: null, rejectsRow: false };
