import { describe, expect, it } from '@jest/globals';
import type { Codebook, Variable } from '#libs/contracts';
import { Problem } from '#libs/platform';
import { chosenVariables } from './chosen-variables.ts';

const codebook = {
  variables: ['a', 'b', 'c, d', '__proto__', 'constructor'].map((name) => ({ name }) as Variable),
} as unknown as Codebook;
const chosen = (...given: string[]) => chosenVariables(codebook, given).map(({ name }) => name);

describe('chosenVariables', () => {
  it('are all where none is named', () => {
    expect(chosenVariables(codebook, undefined)).toBe(codebook.variables);
  });

  it('are those that are named, in that order', () => {
    expect(chosen('b,a,constructor')).toEqual(['b', 'a', 'constructor']);
    expect(chosen('__proto__')).toEqual(['__proto__']);
  });

  it('may have a comma in their name', () => {
    expect(chosen('c, d', 'a,b')).toEqual(['c, d', 'a', 'b']);
  });

  it.each(['x', 'a,x', '', 'toString', 'A'])('cannot be %j', (given) => {
    expect(() => chosen(given)).toThrow(Problem);
  });
});
