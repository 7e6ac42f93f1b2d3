import type { SystemUnderTest } from '#libs/testing';
import { describeMainJob } from './main-job.ts';
import { describeScripts } from './scripts.ts';
import { describeSlowUploads } from './slow-uploads.ts';

/** What every system has to show, wherever and however it runs. */
export function describeBlackBox(system: () => SystemUnderTest): void {
  describeMainJob(system);
  describeSlowUploads(system);
  describeScripts(system);
}
