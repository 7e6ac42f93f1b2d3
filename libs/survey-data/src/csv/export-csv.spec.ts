import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Variable } from '#libs/contracts';
import { asDate, asNumber, asText, newVariable } from '../codebook/new-variable.ts';
import { readSurvey } from '../read-survey.ts';
import type { ColumnBatch } from '../reader.ts';
import { exportCsv } from './export-csv.ts';
import { openCsv } from './open-csv.ts';

const variables: Variable[] = [
  { ...newVariable('n', asNumber(8, 2)), valueLabels: [{ value: 1, label: '=yes' }] },
  newVariable('-t', asText(8)),
  newVariable('d', asDate('SDATE')),
];

async function* batches(...texts: (string | null)[]): AsyncGenerator<ColumnBatch> {
  for (const [at, value] of texts.entries()) {
    yield {
      rows: 1,
      columns: [
        { kind: 'numeric', values: Float64Array.of(at === 0 ? 1 : -2.5) },
        { kind: 'text', values: [value] },
        { kind: 'numeric', values: Float64Array.of(at === 0 ? 13_928_630_400 : NaN) },
      ],
    };
  }
}

describe('CSV export', () => {
  it('quotes what needs it, shows dates, leaves missing values empty', async () => {
    expect(await textOf(exportCsv(variables, batches('say "no",\nZoë', null)))).toBe(
      'n,\'-t,d\r\n1,"say ""no"",\nZoë",2024-03-01\r\n-2.5,,\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@x', '\tx'])('takes the sting out of %j', async (formula) => {
    const [, line] = (await textOf(exportCsv(variables, batches(formula)))).split('\r\n');
    expect(line).toBe(`1,'${formula},2024-03-01`);
  });

  it('does so with labels and raw values too', async () => {
    expect(await textOf(exportCsv(variables, batches('x'), { labels: true }))).toContain("'=yes,x,2024-03-01");
    expect(await textOf(exportCsv(variables, batches('x'), { raw: true }))).toContain('1,x,13928630400');
  });

  it('asks for rows only when somebody reads', async () => {
    let asked = 0;
    async function* endless() {
      for (;;) {
        asked += 1;
        yield* batches('x'.repeat(10_000));
      }
    }
    const stream = exportCsv(variables, endless());
    for await (const _ of stream) if (asked === 50) break;
    expect(stream.destroyed).toBe(true);
    expect(asked).toBeLessThanOrEqual(51);
  });

  describe('read again', () => {
    let directory: string;
    beforeAll(async () => {
      directory = await mkdtemp(join(tmpdir(), 'export-'));
    });
    afterAll(() => rm(directory, { recursive: true }));

    it('gives the same rows', async () => {
      const path = join(directory, 'export.csv');
      const texts = ['a "quoted", text', 'two\r\nlines', null, ' leading', 'ünïcödé'];
      await writeFile(path, exportCsv(variables, batches(...texts)));
      const { rows } = await readSurvey(await openCsv(path, { fileName: 'export.csv' }, 'csv'));
      expect(rows.map(([, value]) => value)).toEqual(texts);
      expect(rows.map(([, , date]) => date)).toEqual([13_928_630_400, null, null, null, null]);
    });
  });
});
