import { beforeAll, describe } from '@jest/globals';
import { RunningSystem } from '#libs/testing';
import { describeBlackBox } from './black-box.ts';

// npm run test:compose, against a system that is up. No spec: there is none of that kind in "npm test".
describe('the system that ACCEPTANCE_ACCESS names:', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await RunningSystem.find(process.env);
  });

  describeBlackBox(() => system);
});
