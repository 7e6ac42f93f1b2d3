import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JobView, UploadAccepted } from '#libs/contracts';
import { csv, UploadBench } from './testing/upload-bench.ts';

describe('an upload', () => {
  let bench: UploadBench;
  beforeAll(async () => {
    bench = await UploadBench.start();
  });
  afterAll(() => bench.stop());

  it('is answered 202, and its job is there at once', async () => {
    const { status, headers, body } = await bench.upload<UploadAccepted>();
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/v1/jobs/${body.jobId}`);
    const job = await bench.person.client.get<JobView>(`/jobs/${body.jobId}`);
    expect(job.body).toMatchObject({
      jobId: body.jobId,
      status: 'queued',
      file: { name: 'laptops.csv', size: csv.length + 2 },
    });
  });
});
