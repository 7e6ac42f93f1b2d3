import { zipOf } from '../../containers/testing/zip-of.ts';
import { definition, values, variable } from '../../triple-s/testing/triple-s-survey.ts';
import type { Regression } from './regression.ts';

const fileName = 'survey.zip';
const survey = (variables: string) => zipOf({ 'survey.sss': definition(variables), 'survey.asc': '1\n' });
const codes = (count: number) =>
  `<values>${Array.from({ length: count }, (_, index) => `<value code="${index + 1}">x</value>`).join('')}</values>`;

export const tripleSRegressions: readonly Regression[] = [
  {
    name: 'a code with two labels, both of which were in the codebook (triple-s, input 78 of seed 1)',
    fileName,
    outcome: 'read',
    make: () => survey(variable('A', 'single', 'start="1"', values(['1', 'x'], ['01', 'y'], ['1', 'z']))),
  },
  {
    name: 'a code past what a number holds, and one of a date that is no number',
    fileName,
    outcome: 'read',
    make: () =>
      survey(
        variable('A', 'single', 'start="1"', values(['1e999', 'x'])) +
          variable('B', 'date', 'start="1"', values(['x', 'y'])),
      ),
  },
  {
    name: 'an answer of thousands of parts and codes, which each part had a copy of',
    fileName,
    outcome: 'limit-exceeded',
    make: () => survey(variable('A', 'multiple', 'start="1"', `<spread subfields="9999" width="1"/>${codes(5000)}`)),
  },
  {
    name: 'so many codes that they were too many arguments of a call',
    fileName,
    outcome: 'read',
    make: () => survey(variable('A', 'single', 'start="1"', codes(300_000))),
  },
];
