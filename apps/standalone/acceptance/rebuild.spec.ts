import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StandaloneProcess } from '#libs/testing';

const execute = promisify(execFile);

describe('npm run rebuild', () => {
  let standalone: StandaloneProcess;
  beforeAll(async () => {
    standalone = await StandaloneProcess.start();
    const api = await standalone.client();
    const { folder } = await standalone.access();
    const first = await api.process('create', folder, { name: 'first.csv', content: 'id,text\n1,a\n' });
    await api.process('append', first.database.hash, { name: 'more.csv', content: 'id,text\n2,b\n' });
    await api.process('append', first.database.hash, { name: 'broken.sav', content: '$FL2 but no more' });
  });
  afterAll(() => standalone.dispose());

  const rebuild = (readModel: string) =>
    execute(process.execPath, ['dist/server/scripts/rebuild.js', readModel], {
      env: { ...process.env, DATA_DIR: standalone.dataDirectory },
    });
  const journal = async () => (await (await standalone.client()).get<{ jobs: unknown[] }>('/jobs')).body.jobs;

  it.each(['processing-log', 'databases'])(
    'rebuilds the read model %s beside the live one, equal row by row',
    async (readModel) => {
      const before = await journal();
      const { stdout } = await rebuild(readModel);
      expect(stdout).toContain('Row by row, it equals the old one.');
      expect(await journal()).toEqual(before);
      expect(before).toHaveLength(3);
    },
  );

  it('works on a system that is stopped, and stops again what it started', async () => {
    const before = await journal();
    await standalone.signal('SIGTERM');
    expect((await rebuild('processing-log')).stdout).toContain('equals the old one');
    await standalone.start();
    expect(await journal()).toEqual(before);
  });

  it('says what there is to rebuild', async () => {
    await expect(rebuild('everything')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('processing-log'),
    });
  });
});
