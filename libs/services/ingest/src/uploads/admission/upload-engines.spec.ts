import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EventLog } from '#libs/eventing';
import type { ObjectStorage } from '#libs/object-storage';
import { silentLogger } from '#libs/platform';
import { ManualTime } from '#libs/testing';
import { UploadEngines } from './upload-engines.ts';

const answers = async () => undefined;

describe('What an upload needs', () => {
  let time: ManualTime;
  let engines: UploadEngines;
  let checkStorage: () => Promise<void>;
  let asked: number;
  beforeEach(() => {
    time = new ManualTime();
    asked = 0;
    const storage = { check: () => ((asked += 1), checkStorage()) } as ObjectStorage;
    engines = new UploadEngines({ check: answers } as EventLog, storage, time.clock, time.timers, silentLogger);
  });

  it('is there', async () => {
    checkStorage = answers;
    await expect(engines.require()).resolves.toBeUndefined();
  });

  it('is missed while one engine is away, and until a second after it came back', async () => {
    checkStorage = async () => Promise.reject(new Error('connection refused'));
    await expect(engines.require()).rejects.toMatchObject({ code: 'unavailable' });
    checkStorage = answers;
    await expect(engines.require()).rejects.toMatchObject({ code: 'unavailable' });
    time.advance(1_000);
    await expect(engines.require()).resolves.toBeUndefined();
  });

  it('is not waited for longer than a client waits', async () => {
    checkStorage = () => new Promise(() => undefined);
    const required = engines.require();
    time.advance(3_000);
    await expect(required).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is asked for once a second, however many uploads come', async () => {
    checkStorage = answers;
    await Promise.all(Array.from({ length: 100 }, () => engines.require()));
    expect(asked).toBe(1);
  });
});
