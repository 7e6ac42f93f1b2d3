import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { hasEngines, testEngine } from '#libs/testing';
import { ObjectExists } from '../object-storage.ts';
import { type Fault, FaultyProxy } from './faulty-proxy.ts';
import { newSettings, TestStorage } from './test-storage.ts';

async function* text(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

(hasEngines ? describe : describe.skip)('a key', () => {
  it.each<[string, Fault | null]>([
    ['refuses to overwrite', null],
    ['ignores that it is asked not to overwrite', 'ignore the condition'],
    ['does not know how to refuse to overwrite', { status: 501, code: 'NotImplemented' }],
  ])('is written once where the server %s', async (_server, fault) => {
    const { proxy, address } = await FaultyProxy.before(await testEngine('minio'));
    if (fault) proxy.spoil(fault, /^PUT .*written-once/, Infinity);
    const subject = await TestStorage.open(newSettings(address));
    if (fault) proxy.spoil('ignore the condition', /^(PUT|POST)/, Infinity);
    await subject.storage.put('key', text('first'));
    await expect(subject.storage.put('key', text('second'))).rejects.toThrow(ObjectExists);
    expect((await buffer(await subject.storage.get('key'))).toString()).toBe('first');
    for await (const { key } of subject.storage.list('')) expect(key).toBe('key');
    proxy.close();
    await subject.dispose();
  });
});
