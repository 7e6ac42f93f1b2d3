import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codebook as codebookSchema, type Codebook, type Variable } from '#libs/contracts';
import { openSurvey, readSurvey, type ColumnBatch, type Survey } from '#libs/survey-data';
import { completed, receiptOf, started } from '#libs/testing';
import { TestJournal } from '../processing-log/testing/test-journal.ts';
import { TestGateway, type TestPerson } from '../testing/test-gateway.ts';
import {
  databaseVersions,
  databaseView,
  type DatabaseVersions,
  type DatabaseView,
  type RowsPage,
} from './databases.schema.ts';
import { contentOf, TestDatabases } from './testing/test-databases.ts';

const variable = (name: string, changes: Partial<Variable>): Variable => ({
  name,
  label: null,
  type: 'numeric',
  width: 8,
  decimals: 0,
  format: 'F8.0',
  measure: null,
  valueLabels: [],
  missing: { values: [], range: null },
  ...changes,
});

const codebook: Codebook = {
  rows: 3,
  encoding: 'UTF-8',
  fileLabel: 'Laptops, wave 1',
  variables: [
    variable('brand', { valueLabels: [{ value: 1, label: '=Größe' }], missing: { values: [9], range: null } }),
    variable('bought', { type: 'date', format: 'DATE11' }),
    variable('remark, free', { type: 'string', width: 20, format: 'A20' }),
  ],
  multipleResponseSets: [],
};
/** Seconds from 1582-10-14 to 2024-03-01. */
const march = 13_928_630_400;

const batch = (...rows: [number, number, string | null][]): ColumnBatch => ({
  rows: rows.length,
  columns: [
    { kind: 'numeric', values: Float64Array.from(rows, ([brand]) => brand) },
    { kind: 'numeric', values: Float64Array.from(rows, ([, bought]) => bought) },
    { kind: 'text', values: rows.map(([, , remark]) => remark) },
  ],
});

let gateway: TestGateway;
let anna: TestPerson;
let ben: TestPerson;
let admin: TestPerson;
let folder: string;
let jobId: string;
const hash = 'Zk3mN1c0Yq8tWb2L';

/** Version 1 has three rows, version 2 one more. */
async function publish(): Promise<void> {
  const journal = new TestJournal(gateway);
  const databases = new TestDatabases(gateway);
  const target = { hash: folder, kind: 'folder', name: 'Waves' } as const;
  const first = await databases.write(codebook, batch([1, march, 'fine'], [9, NaN, null], [2, march + 86_400, '=1+1']));
  const added = await databases.write({ ...codebook, rows: 4 }, batch([NaN, march, 'late']));
  jobId = await journal.job(anna, { target, database: { hash, name: 'Laptops' } });
  const version = (number: number, rows: number, { codebookKey }: { codebookKey: string }) => ({
    ...contentOf(rows, codebookKey),
    databaseHash: hash,
    version: number,
    jobId,
    variables: 3,
  });
  const place = { name: 'Laptops', folder, ownerId: anna.id };
  await databases.append(
    hash,
    0,
    { type: 'DatabaseCreated', data: { ...version(1, 3, first), ...place, segments: first.segments } },
    { type: 'DatabaseAppended', data: { ...version(2, 4, added), addedSegments: added.segments } },
  );
  const database = { hash, name: 'Laptops', version: 1 };
  await journal.append(jobId, 2, started(), completed({ database }));
  await journal.reached(anna, jobId, 4);
}

beforeAll(async () => {
  gateway = await TestGateway.start();
  anna = await gateway.person('anna', 'database_creator');
  ben = await gateway.person('ben');
  admin = await gateway.person('admin', 'admin');
  folder = (await anna.client.post<{ hash: string }>('/drive/root/folders', { name: 'Waves' })).body.hash;
  await publish();
});
afterAll(() => gateway.stop());

const get = async <Body>(path: string, { client } = anna) => (await client.get<Body>(`/databases/${hash}${path}`)).body;
const rows = (query: string) => get<RowsPage>(`/rows?${query}`);

describe('a database', () => {
  it('comes into the Drive with its first version', async () => {
    const { body } = await anna.client.get<{ children: { hash: string; name: string; kind: string }[] }>(
      `/drive/${folder}`,
    );
    expect(body.children).toMatchObject([{ hash, name: 'Laptops', kind: 'database' }]);
  });

  it('says what it is, and where it comes from', async () => {
    await anna.client.patch(`/drive/${hash}`, { name: 'Laptops and more' });
    const body = await get<DatabaseView>('');
    expect(databaseView.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      hash,
      name: 'Laptops and more',
      version: 2,
      rows: 4,
      variables: 3,
      source: { name: 'laptops.csv', size: 12, sha256: '0'.repeat(64), format: 'csv' },
      lastJob: { jobId, action: 'create', status: 'completed' },
      owner: { id: anna.id, name: 'anna' },
      permission: 'owner',
    });
    expect(JSON.stringify(body)).not.toContain('objectKey');
  });

  it('lists its versions, each with its job and receipt', async () => {
    const body = await get<DatabaseVersions>('/versions');
    expect(databaseVersions.parse(body)).toEqual(body);
    expect(body.versions.map(({ version, rows }) => [version, rows])).toEqual([
      [2, 4],
      [1, 3],
    ]);
    expect(body.versions[1]).toMatchObject({
      job: { jobId, action: 'create', submittedBy: { id: anna.id, name: 'anna' } },
      receipt: receiptOf(3),
      restoredFrom: null,
    });
  });

  it('is there only for those with whom it is shared, and no admin is by nature', async () => {
    for (const path of ['', '/versions', '/codebook', '/rows', '/export?format=csv']) {
      const answer = await admin.client.get(`/databases/${hash}${path}`);
      expect(answer).toMatchObject({ status: 404, body: { code: 'unknown-target' } });
    }
    await anna.client.put(`/drive/${folder}/shares/${ben.id}`, { permission: 'view' });
    expect(await get<DatabaseView>('', ben)).toMatchObject({ permission: 'view' });
    expect(await anna.client.get(`/databases/${folder}`)).toMatchObject({
      status: 404,
      body: { code: 'unknown-target' },
    });
  });

  it.each(['3', '0', '-1', 'x', '99999999999'])('has no version %s', async (version) => {
    const { status } = await anna.client.get(`/databases/${hash}/codebook?version=${version}`);
    expect(status).toBe(version === '3' ? 404 : 400);
  });
});

describe('what is in a database', () => {
  it('is described by its codebook', async () => {
    const body = await get<Codebook>('/codebook?version=1');
    expect(codebookSchema.parse(body)).toEqual(body);
    expect(body).toEqual(codebook);
    expect((await get<Codebook>('/codebook')).rows).toBe(4);
  });

  it('is shown as people read it', async () => {
    expect(await rows('')).toEqual({
      variables: ['brand', 'bought', 'remark, free'],
      rows: [
        [1, '2024-03-01', 'fine'],
        [9, null, null],
        [2, '2024-03-02', '=1+1'],
        [null, '2024-03-01', 'late'],
      ],
      total: 4,
    });
  });

  it('is shown with labels, or as it is stored', async () => {
    expect((await rows('labels=true&limit=2&variables=brand')).rows).toEqual([['=Größe'], [9]]);
    expect((await rows('raw=true&limit=1&variables=bought,brand')).rows).toEqual([[march, 1]]);
  });

  it('is read in pages, across segments, also of an old version', async () => {
    expect((await rows('offset=2&limit=2&variables=brand')).rows).toEqual([[2], [null]]);
    expect(await rows('version=1&offset=2&limit=2&variables=brand')).toEqual({
      variables: ['brand'],
      rows: [[2]],
      total: 3,
    });
    expect((await rows('offset=9')).rows).toEqual([]);
  });

  it('has only the variables that it has', async () => {
    expect((await rows('variables=remark, free&limit=1')).rows).toEqual([['fine']]);
    const { status, body } = await anna.client.get(`/databases/${hash}/rows?variables=brand,price`);
    expect([status, body.code, body['errors']]).toEqual([
      400,
      'malformed-request',
      [{ path: 'variables', message: 'There is no variable "price".' }],
    ]);
  });

  it.each(['limit=1001', 'offset=-1', 'raw=yes', 'page=2'])('is not read by %s', async (query) => {
    expect(await anna.client.get(`/databases/${hash}/rows?${query}`)).toMatchObject({ status: 400 });
  });
});

const download = (query: string) =>
  fetch(`${gateway.origin}/api/v1/databases/${hash}/export?${query}`, { headers: anna.client.headers });

async function surveyOf({ body }: Response): Promise<Survey> {
  const path = join(tmpdir(), `${jobId}.sav`);
  await writeFile(path, body!);
  const survey = await readSurvey(await openSurvey(path, { fileName: path }));
  await rm(path);
  return survey;
}

describe('an export', () => {
  it('is CSV that no spreadsheet calculates', async () => {
    const { headers, body } = await anna.client.get<string>(`/databases/${hash}/export?format=csv&labels=true`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="Laptops/);
    expect(body.split('\r\n')).toEqual([
      'brand,bought,"remark, free"',
      "'=Größe,2024-03-01,fine",
      '9,,',
      "2,2024-03-02,'=1+1",
      ',2024-03-01,late',
      '',
    ]);
  });

  it('is of the version that is wanted, and raw where that is', async () => {
    const { body } = await anna.client.get<string>(`/databases/${hash}/export?format=csv&version=1&raw=true`);
    expect(body.split('\r\n').slice(1, 3)).toEqual([`1,${march},fine`, '9,,']);
  });

  it('is one Parquet file with all rows', async () => {
    const response = await download('format=parquet');
    const path = join(tmpdir(), `${jobId}.parquet`);
    await writeFile(path, response.body!);
    const connection = await (await DuckDBInstance.create()).connect();
    const result = await connection.runAndReadAll(`SELECT brand, bought::VARCHAR FROM '${path}'`);
    expect(result.getRows()).toEqual([
      [1, '2024-03-01'],
      [9, null],
      [2, '2024-03-02'],
      [null, '2024-03-01'],
    ]);
    connection.closeSync();
    await rm(path);
  });

  it.each(['sav', 'zsav'])(
    'is a %s file with labels and missing values, and says what it had to change',
    async (format) => {
      const response = await download(`format=${format}&raw=true`);
      expect(response.headers.get('content-type')).toBe('application/x-spss-sav');
      expect(response.headers.get('content-disposition')).toContain(`.${format}"`);
      const warnings = JSON.parse(response.headers.get('export-warnings')!) as unknown[];
      expect(warnings).toMatchObject([{ code: 'renamed-variable', variable: 'remark__free' }]);
      const survey = await surveyOf(response);
      expect(survey.rows).toEqual([
        [1, march, 'fine'],
        [9, null, ''],
        [2, march + 86_400, '=1+1'],
        [null, march, 'late'],
      ]);
      expect(survey.codebook).toMatchObject({
        fileLabel: codebook.fileLabel,
        variables: [
          { name: 'brand', valueLabels: [{ value: 1, label: '=Größe' }], missing: { values: [9], range: null } },
          { name: 'bought', type: 'date', format: 'DATE11' },
          { name: 'remark__free', type: 'string' },
        ],
      });
    },
  );

  it('of SPSS has labels beside the codes, not in their place', async () => {
    const answer = await anna.client.get(`/databases/${hash}/export?format=sav&labels=true`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'labels' }] } });
  });

  it('needs a format', async () => {
    expect(await anna.client.get(`/databases/${hash}/export`)).toMatchObject({ status: 400 });
    expect(await anna.client.get(`/databases/${hash}/export?format=por`)).toMatchObject({ status: 400 });
  });
});
