import { afterAll, beforeAll } from '@jest/globals';
import type { SystemUnderTest } from '#libs/testing';
import { describeMainJob } from './main-job.ts';
import { describeScripts } from './scripts.ts';
import { describeSlowUploads } from './slow-uploads.ts';

/** What every system has to show, wherever and however it runs. */
export function describeBlackBox(start: () => Promise<SystemUnderTest>): void {
  let system: SystemUnderTest;
  beforeAll(async () => {
    system = await start();
  }, 180_000);
  afterAll(() => system?.dispose());

  describeMainJob(() => system);
  describeSlowUploads(() => system);
  describeScripts(() => system);
}
