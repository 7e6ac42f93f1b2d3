import { describe, it } from '@jest/globals';
import type { DatabaseEvent } from '#libs/contracts';
import { specify, receiptOf } from '#libs/testing';
import { databaseDecider } from './database.decider.ts';

const { given } = specify(databaseDecider);

const version = {
  databaseHash: 'laptops',
  jobId: 'job-1',
  rows: 3,
  variables: 2,
  codebookKey: 'databases/laptops/codebook.json',
  source: { name: 'laptops.csv', size: 12, sha256: '0'.repeat(64), format: 'csv', objectKey: 'uploads/laptops' },
  receipt: receiptOf(3),
};
const segments = [{ key: 'databases/laptops/0.parquet', rows: 3, bytes: 100 }];
const creation = { ...version, name: 'Laptops', folder: 'folder', ownerId: 'owner', segments };

const create = { type: 'CreateDatabase', content: creation } as const;
const reload = (base: number) => ({ type: 'ReloadDatabase', base, content: { ...version, segments } }) as const;
const append = (base: number) =>
  ({ type: 'AppendToDatabase', base, content: { ...version, addedSegments: segments } }) as const;

const created: DatabaseEvent = { type: 'DatabaseCreated', data: { ...creation, version: 1 } };
const reloaded: DatabaseEvent = { type: 'DatabaseReloaded', data: { ...version, segments, version: 2 } };
const restored: DatabaseEvent = {
  type: 'DatabaseRestored',
  data: { databaseHash: 'laptops', version: 3, restoredFrom: 1, by: 'ada' },
};

describe('a database', () => {
  it('begins with version 1', () => given().when(create).then(created));
  it('is created once', () => given(created).when(create).thenRefused('already-exists'));
  it('is reloaded as the next version', () => given(created).when(reload(1)).then(reloaded));
  it('is appended to as the next version', () =>
    given(created, reloaded, restored)
      .when(append(3))
      .then({ type: 'DatabaseAppended', data: { ...version, addedSegments: segments, version: 4 } }));
  it('cannot be reloaded before it exists', () => given().when(reload(1)).thenRefused('target-gone'));
  it('cannot be appended to before it exists', () => given().when(append(1)).thenRefused('target-gone'));
  it('takes no rows that were merged with an older version', () =>
    given(created, reloaded).when(append(1)).thenRefused('version-changed'));
});
