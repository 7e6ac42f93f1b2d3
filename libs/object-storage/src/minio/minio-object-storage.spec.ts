import { describe } from '@jest/globals';
import { hasEngines, testEngine } from '#libs/testing';
import { describeObjectStorage } from '../object-storage.contract.ts';
import { newSettings, TestStorage } from './test-storage.ts';

(hasEngines ? describe : describe.skip)('MinIO', () => {
  describeObjectStorage('MinIO', async () => TestStorage.open(newSettings(await testEngine('minio'))));
});

/** Any other server, such as versitygw: see docs/object-storage.md. */
const { TEST_S3_ENDPOINT: endpoint, TEST_S3_ACCESS_KEY: accessKey, TEST_S3_SECRET_KEY: secretKey } = process.env;

(endpoint ? describe : describe.skip)('the server of TEST_S3_ENDPOINT', () => {
  describeObjectStorage(`S3 at ${endpoint}`, () =>
    TestStorage.open(newSettings({ endpoint: endpoint!, accessKey: accessKey!, secretKey: secretKey! })),
  );
});
