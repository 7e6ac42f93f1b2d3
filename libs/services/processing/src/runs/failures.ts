import type { JobFailure } from '../jobs/job.decider.ts';
import type { DatabaseRefusal } from '../databases/database.decider.ts';

export function notTaken(refusal: DatabaseRefusal): JobFailure {
  switch (refusal) {
    case 'target-gone':
      return failure(
        'target-gone',
        'The database does not exist (any more). Create it anew by an upload into a folder.',
        false,
      );
    case 'already-exists':
      return failure('internal', 'The database was created by another job. Append to it or reload it instead.', false);
    case 'version-changed':
      return failure('internal', 'The database has changed while the file was read. Retry the job.', true);
  }
}

function failure(code: JobFailure['code'], detail: string, retriable: boolean): JobFailure {
  return { code, detail, retriable, errorCount: 0, errorsKey: null };
}
