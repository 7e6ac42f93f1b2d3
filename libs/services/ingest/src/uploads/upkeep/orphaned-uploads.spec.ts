import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { UploadAccepted } from '#libs/contracts';
import { ObjectStorage } from '#libs/object-storage';
import { SystemClock } from '#libs/platform';
import { objectKeyOf } from '../stored-uploads.ts';
import { UploadBench } from '../testing/upload-bench.ts';
import { OrphanedUploads } from './orphaned-uploads.ts';

class ShiftedClock extends SystemClock {
  hours = 0;
  override now(): Date {
    return new Date(super.now().getTime() + this.hours * 3_600_000);
  }
}

const clock = new ShiftedClock();
let bench: UploadBench;
beforeAll(async () => {
  bench = await UploadBench.start({ ports: { clock } });
});
afterAll(() => bench.stop());

it('removes stored files without a job, but none that is young', async () => {
  const storage = bench.gateway.service.get(ObjectStorage);
  const store = (jobId: string) => storage.put(objectKeyOf(jobId), bytes());
  const { body } = await bench.upload<UploadAccepted>();
  await store('of-a-dead-gateway');
  clock.hours += 2;
  await store('of-a-living-gateway');
  await bench.gateway.service.get(OrphanedUploads).remove(new AbortController().signal);
  expect((await bench.stored()).sort()).toEqual([body.jobId, 'of-a-living-gateway'].map(objectKeyOf).sort());
});

async function* bytes() {
  yield Buffer.from('a,b\n');
}
