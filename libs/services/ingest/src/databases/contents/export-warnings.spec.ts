import { expect, it } from '@jest/globals';
import { exportWarnings } from './export-warnings.ts';

const warning = (detail: string) => ({ code: 'renamed-variable', variable: 'größe', detail });

it('is JSON in ASCII', () => {
  const header = exportWarnings([warning('SPSS does not take "größe 😀".')]);
  expect(header).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(header)).toEqual([warning('SPSS does not take "größe 😀".')]);
});

it('is short enough for a header, and says how many are left out', () => {
  const header = exportWarnings(Array.from({ length: 500 }, (_, at) => warning(`The ${at}th: ${'ü'.repeat(100)}`)));
  const listed = JSON.parse(header) as { code: string; detail: string }[];
  expect(header.length).toBeLessThan(5000);
  expect(listed.at(-1)).toMatchObject({
    code: 'more-warnings',
    detail: `${500 - listed.length + 1} more are left out.`,
  });
});
