import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Codebook, JobView } from '#libs/contracts';
import { type Column, openSurvey, type SurveyReader } from '#libs/survey-data';
import { type ApiClient, poll, type SystemUnderTest } from '#libs/testing';
import { ownFolder } from './own-folder.ts';

interface Rows {
  readonly variables: string[];
  readonly rows: (string | number | null)[][];
  readonly total: number;
}

export const describeMainJob = (system: () => SystemUnderTest) =>
  describe('an upload, end to end', () => {
    let api: ApiClient;
    let folder: string;
    let first: JobView;

    beforeAll(async () => {
      api = await system().client();
      folder = await ownFolder(system());
      first = await api.process('create', folder, await example('laptops.zsav'));
    });

    const example = async (name: string) => ({ name, content: new Uint8Array(await readFile(`examples/${name}`)) });
    const rowsOf = async (database: string, query = ''): Promise<Rows> =>
      (await api.get<Rows>(`/databases/${database}/rows?raw=true&limit=1000${query}`)).body;

    it('creates a database whose rows are those of the file', async () => {
      expect(first).toMatchObject({ status: 'completed', action: 'create', database: { name: 'laptops', version: 1 } });
      const expected = await rowsOfFile('examples/laptops.zsav');
      const answer = await rowsOf(first.database.hash);
      expect(answer.total).toBe(expected.length);
      expect(answer.rows).toEqual(expected);
    });

    it('answers with the codebook of the file', async () => {
      const { body } = await api.get<Codebook>(`/databases/${first.database.hash}/codebook`);
      const survey = await openSurvey('examples/laptops.zsav', { fileName: 'laptops.zsav' });
      expect(body).toEqual({ ...survey.codebook, rows: body.rows });
      await survey.close();
      expect(body.rows).toBe(first.receipt?.rowsAfter);
      expect(body.multipleResponseSets).not.toHaveLength(0);
    });

    it('appends exactly the new rows, then substitutes all, and keeps the old versions readable', async () => {
      const { hash } = first.database;
      const waveOne = await rowsOf(hash);
      const appended = await api.process('append', hash, await example('laptops-wave2.zsav'));
      const waveTwo = await rowsOfFile('examples/laptops-wave2.zsav');
      expect(appended.receipt).toMatchObject({ rowsBefore: waveOne.total, rowsAfter: waveOne.total + waveTwo.length });
      expect((await rowsOf(hash)).rows).toEqual([...waveOne.rows, ...waveTwo]);

      const reloaded = await api.process('reload', hash, await example('laptops-wave2.zsav'));
      expect(reloaded.receipt).toMatchObject({ versionBefore: 2, versionAfter: 3, rowsAfter: waveTwo.length });
      expect((await rowsOf(hash)).rows).toEqual(waveTwo);

      expect((await rowsOf(hash, '&version=1')).rows).toEqual(waveOne.rows);
      expect((await rowsOf(hash, '&version=2')).rows).toEqual([...waveOne.rows, ...waveTwo]);
      const { body } = await api.get<{ versions: unknown[] }>(`/databases/${hash}/versions`);
      expect(body.versions).toHaveLength(3);
    });

    it.each(['laptops.csv', 'laptops.xlsx'])('reads %s', async (name) => {
      const job = await api.process('create', await api.createFolder(folder, name), await example(name));
      expect(job.status).toBe('completed');
      expect((await rowsOf(job.database.hash)).total).toBe(first.receipt?.rowsAfter);
    });

    it('publishes nothing in a dry run', async () => {
      const job = await api.process('append', first.database.hash, await example('laptops-wave2.zsav'), {
        dryRun: 'true',
      });
      expect(job).toMatchObject({ status: 'completed', dryRun: true });
      expect(job.receipt?.rowsAccepted).toBeGreaterThan(0);
      const { body } = await api.get<{ version: number }>(`/databases/${first.database.hash}`);
      expect(body.version).toBe(job.receipt?.versionBefore);
    });

    it('lists the events of a job without a gap', async () => {
      const { body } = await api.get<{ events: { type: string; data: { sequence: number } }[]; sequence: number }>(
        `/jobs/${first.jobId}/events`,
      );
      expect(body.events.map(({ data }) => data.sequence)).toEqual(body.events.map((_, index) => index + 1));
      expect(body.events[0]?.type).toBe('datacollector.JobReceived');
      expect(body.events.at(-1)?.type).toBe('datacollector.JobCompleted');
      expect(JSON.stringify(body)).not.toMatch(/objectKey|uploads\//);
    });

    it('gives the source back as it was uploaded', async () => {
      const response = await fetch(`${api.baseUrl}/jobs/${first.jobId}/source`, { headers: { token: api.token } });
      expect(Buffer.from(await response.arrayBuffer())).toEqual(await readFile('examples/laptops.zsav'));
    });

    it('mails each status transition to who uploaded', async () => {
      const mails = () => system().mailsOf(first.jobId);
      await expect(poll(mails, (found) => found.length === 3)).resolves.toEqual([
        expect.stringMatching(/Subject: .*queued/),
        expect.stringMatching(/Subject: .*processing/),
        expect.stringMatching(/Subject: .*completed/),
      ]);
    });

    it('exports what was stored', async () => {
      const { body } = await api.get<string>(`/databases/${first.database.hash}/export?format=csv&raw=true&version=1`);
      expect(body.split('\n')[0]).toBe(
        (await rowsOf(first.database.hash)).variables.join(',') + (body.includes('\r\n') ? '\r' : ''),
      );
    });
  });

async function rowsOfFile(path: string): Promise<(string | number | null)[][]> {
  const survey = await openSurvey(path, { fileName: path });
  const rows = await collect(survey);
  await survey.close();
  return rows;
}

async function collect(survey: SurveyReader): Promise<(string | number | null)[][]> {
  const rows: (string | number | null)[][] = [];
  for await (const batch of survey.batches()) {
    for (let row = 0; row < batch.rows; row += 1) rows.push(batch.columns.map((column) => valueAt(column, row)));
  }
  return rows;
}

function valueAt(column: Column, row: number): string | number | null {
  const value = column.values[row] ?? null;
  return typeof value === 'number' && Number.isNaN(value) ? null : value;
}
