import { describe } from '@jest/globals';
import { StandaloneProcess } from '#libs/testing';
import { describeBlackBox } from './black-box.ts';

describe('everything in one process, on the embedded engines:', () => {
  describeBlackBox(() => StandaloneProcess.start());
});
