import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { crashRounds, SeededRandom, type StandaloneProcess, startToCrash } from '#libs/testing';

// The long form of this is "npm run test:crash -- 25".
describe('kill -9 with ten uploads under way', () => {
  let standalone: StandaloneProcess;
  beforeAll(async () => {
    standalone = await startToCrash();
  });
  afterAll(() => standalone.dispose());

  it('loses nothing, doubles nothing, and leaves no destination busy', async () => {
    const random = new SeededRandom(Date.now());
    expect(await crashRounds(standalone, { rounds: 3, lanes: 10, random })).toEqual([]);
  }, 150_000);
});
