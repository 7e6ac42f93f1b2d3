import { afterAll, beforeAll, describe } from '@jest/globals';
import { StandaloneProcess } from '#libs/testing';
import { describeBlackBox } from './black-box.ts';

describe('everything in one process, on the embedded engines:', () => {
  let system: StandaloneProcess;
  beforeAll(async () => {
    system = await StandaloneProcess.start();
  }, 120_000);
  afterAll(() => system.dispose());

  describeBlackBox(() => system);
});
