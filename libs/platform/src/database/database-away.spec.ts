import { expect, it } from '@jest/globals';
import { isDatabaseAway } from './database-away.ts';

const withCode = (code: string) => Object.assign(new Error('no'), { code });

it.each([
  ['it restarts', withCode('57P01')],
  ['it starts', withCode('57P03')],
  ['it has too many clients', withCode('53300')],
  ['it is not there', withCode('ECONNREFUSED')],
  ['its connection broke', new Error('Connection terminated unexpectedly')],
  ['it is what an error was caused by', new Error('not stored', { cause: withCode('08006') })],
])('says that the database is away: %s', (_why, error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

it.each([
  ['a constraint', withCode('23505')],
  ['a mistake', new TypeError('undefined is not a function')],
  ['no error', undefined],
  ['its own cause', ((error) => Object.assign(error, { cause: error }))(new Error('round'))],
])('does not blame the database: %s', (_why, error) => {
  expect(isDatabaseAway(error)).toBe(false);
});
