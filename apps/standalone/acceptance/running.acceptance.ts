import { describe } from '@jest/globals';
import { RunningSystem } from '#libs/testing';
import { describeBlackBox } from './black-box.ts';

// npm run test:compose, against a system that is up. No spec: there is none of that kind in "npm test".
describe('the system that ACCEPTANCE_ACCESS names:', () => {
  describeBlackBox(() => RunningSystem.find(process.env));
});
