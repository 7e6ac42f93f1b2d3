import { expect, it } from '@jest/globals';
import { parseResponseSets } from './codebook/parse-response-sets.ts';
import { Warnings } from '../warnings.ts';

function parse(content: string) {
  const warnings = new Warnings();
  const sets = parseResponseSets({ offset: 100, itemSize: 1, content: Buffer.from(content) }, warnings);
  const texts = sets.map(({ name, kind, countedValue, label, variables }) => [
    String(name),
    kind,
    countedValue && String(countedValue),
    String(label),
    variables.map(String),
  ]);
  return { texts, warnings: warnings.list };
}

it('reads categories and dichotomies, whose texts follow their length in bytes', () => {
  const { texts, warnings } = parse('$a=C 9 Größe x a b c\n$b=D2 55 0  g e\n\n\n$c.d=D6 größ 2 \nx d\n');
  expect(warnings).toEqual([]);
  expect(texts).toEqual([
    ['$a', 'categories', null, 'Größe x', ['a', 'b', 'c']],
    ['$b', 'dichotomies', '55', '', ['g', 'e']],
    ['$c.d', 'dichotomies', 'größ', '\nx', ['d']],
  ]);
});

it('reads the dichotomies of record 7/19, which say where labels come from', () => {
  const { texts } = parse('$d=E 1 2 34 13 third mdgroup k l m\n$e=E 11 6 choice 0  n o p\n');
  expect(texts).toEqual([
    ['$d', 'dichotomies', '34', 'third mdgroup', ['k', 'l', 'm']],
    ['$e', 'dichotomies', 'choice', '', ['n', 'o', 'p']],
  ]);
});

it('ignores a set that does not follow the format, and goes on with the next', () => {
  const { texts, warnings } = parse('$a=C9 Größe\n$b=D99 5 x a\n$c=C 1 x a\n$d=C 1 x a');
  expect(texts).toEqual([['$c', 'categories', null, 'x', ['a']]]);
  expect(warnings.map(({ detail }) => /byte (\d+)/.exec(detail)?.[1])).toEqual(['100', '114', '138']);
});
