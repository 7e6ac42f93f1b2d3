import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { VersionConflict } from '#libs/eventing';
import { DriveAccess } from '../../drive/drive-access.ts';
import type { Caller } from '../../people/caller.ts';
import { OptionFields } from '../admission/option-fields.ts';
import { UploadBench } from '../testing/upload-bench.ts';
import { AcceptUpload, type StoredUpload } from './accept-upload.ts';

describe('uploads that end together', () => {
  let bench: UploadBench;
  beforeAll(async () => {
    bench = await UploadBench.start();
  });
  afterAll(() => bench.stop());

  const stored = async (jobId: string): Promise<StoredUpload> => {
    const caller: Caller = { id: bench.person.id, name: 'Uploader', roles: ['database_creator'], via: 'api' };
    const target = await bench.gateway.service.get(DriveAccess).editable(caller, bench.folder);
    return {
      ...{ jobId, objectKey: `uploads/${jobId}`, rowsLeft: 1, claim: null },
      file: { name: 'wave.csv', size: 1, sha256: 'f'.repeat(64), format: 'csv' },
      options: { dryRun: false, onLabelConflict: 'keep', strict: false },
      upload: {
        ...{ caller, action: 'create', target, contentType: 'multipart/form-data', declaredSize: null },
        ...{ options: new OptionFields([]), idempotencyKey: null },
      },
    };
  };

  it('are all accepted but the one that cannot be', async () => {
    const [first, twice, third] = [randomUUID(), randomUUID(), randomUUID()];
    const uploads = await Promise.all([first, twice, twice, third].map(stored));
    const acceptance = bench.gateway.service.get(AcceptUpload);
    const results = await Promise.allSettled(uploads.map((upload) => acceptance.accept(upload)));
    const accepted = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.jobId] : []));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(accepted).toEqual([first, twice, third]);
    expect(refused).toEqual([expect.any(VersionConflict)]);
    for (const jobId of accepted)
      expect(await bench.person.client.get(`/jobs/${jobId}`)).toMatchObject({ status: 200 });
  });
});
