import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { crashEnvironment, crashRounds, StandaloneProcess } from '#libs/testing';

// The long form of this is "npm run test:crash -- 25".
describe('kill -9 with 20 uploads under way', () => {
  let standalone: StandaloneProcess;
  beforeAll(async () => {
    standalone = await StandaloneProcess.start(crashEnvironment);
  });
  afterAll(() => standalone.dispose());

  it('loses nothing, doubles nothing, and leaves no destination busy', async () => {
    const findings = await crashRounds(standalone, { rounds: 3, uploads: 20, withinMs: 600, random: Math.random });
    expect(findings.violations).toEqual([]);
  }, 150_000);
});
