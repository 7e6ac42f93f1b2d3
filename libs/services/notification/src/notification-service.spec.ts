import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { jobEvents, peopleEvents, publicJobEvent, type JobEvent, type PeopleEvent } from '#libs/contracts';
import { toCloudEvent } from '#libs/eventing';
import { SecretBox } from '#libs/platform';
import {
  cancelled,
  HttpReceiver,
  ManualTime,
  ModuleUnderTest,
  progressed,
  queued,
  received,
  started,
} from '#libs/testing';
import { DeliveryQueue } from './deliveries/delivery-queue.ts';
import { DeliveryWorkers } from './deliveries/delivery-workers.ts';
import { JobEventsConsumer } from './deliveries/job-events.consumer.ts';
import { notificationService } from './index.ts';
import { JobFactsRepository } from './job-facts/job-facts.ts';
import { PeopleConsumer } from './people/people.consumer.ts';

let directory: string;
let receiver: HttpReceiver;
let service: ModuleUnderTest;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'notification-'));
  receiver = await HttpReceiver.start();
  const environment = {
    DATA_DIR: directory,
    CALLBACK_ALLOW: `127.0.0.1:${receiver.port},localhost:${receiver.port}`,
    CALLBACK_RETRY_SECONDS: '0,5,300',
    SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
    PUBLIC_URL: 'https://data.example.org',
  };
  // Receivers check the time of a signature, so it is about now.
  service = await ModuleUnderTest.start(notificationService, environment, new ManualTime(new Date().toISOString()));
});
afterEach(async () => {
  await service.close();
  await receiver.close();
  await rm(directory, { recursive: true });
});

const preferences = { queued: true, processing: true, completed: true, failed: true, cancelled: true };
async function know(changes: Partial<PeopleEvent['data']> = {}): Promise<void> {
  const data = { userId: 'bert', name: 'Bert', email: 'bert@example.org', disabled: false, preferences };
  const event: PeopleEvent = { type: 'PersonChanged', data: { ...data, callbackSecrets: [], ...changes } };
  await service.get(PeopleConsumer).keep(service.record(peopleEvents, 'bert', event, 1));
}

const submittedBy = 'bert';
const file = { ...received().data.file, name: 'laptops\u0000.sav', objectKey: 'uploads/secret' };
const begun = (callbackPath: string | null, host = '127.0.0.1') =>
  received({
    submittedBy,
    file,
    callbackUrl: callbackPath === null ? null : `http://${host}:${receiver.port}${callbackPath}`,
  });
const waiting = queued(submittedBy);

/** Hands a job's events over, the first one with this sequence number. */
async function happen(jobId: string, events: readonly JobEvent[], first = 1) {
  const recorded = events.map((event, index) => service.record(jobEvents, jobId, event, first + index));
  for (const event of recorded) await service.get(JobEventsConsumer).plan(event);
  return recorded;
}

/** Looks for due deliveries, as the worker does from time to time; resolves when none is left or under way. */
async function settled(): Promise<void> {
  for (;;) {
    service.get(DeliveryWorkers).wake();
    const [work] = await service.database.query<{ left: number }>(
      `SELECT count(*)::int AS left FROM deliveries
       WHERE status = 'pending' AND (leased_until IS NOT NULL OR next_attempt_at <= $1)
         AND NOT EXISTS (SELECT FROM deliveries AS former WHERE former.job_id = deliveries.job_id
           AND former.channel = deliveries.channel AND former.status = 'pending' AND former.sequence < deliveries.sequence)`,
      [service.time.clock.now()],
    );
    if (work?.left === 0) return;
  }
}

async function mails(): Promise<string[]> {
  const names = (await readdir(join(directory, 'outbox')).catch(() => [])).sort();
  return Promise.all(names.map((name) => readFile(join(directory, 'outbox', name), 'utf8')));
}
const subjects = async () => (await mails()).map((mail) => /^Subject: (.*)\r$/m.exec(mail)?.[1]);
const sequences = () =>
  receiver.requests.map(
    ({ path, body }) => `${path} ${(JSON.parse(body) as { data: { sequence: number } }).data.sequence}`,
  );
const outcomes = async () =>
  (await service.takeOutbox()).map(({ type, data }) => {
    const { deliveryId, attempt } = data as { deliveryId: string; attempt: number };
    return `${type} ${deliveryId} ${attempt}`;
  });

describe('mails', () => {
  it('tell of each change of status', async () => {
    await know();
    await happen('job', [begun(null), waiting, started(), progressed(5), cancelled(submittedBy)]);
    await settled();
    expect(await subjects()).toEqual([
      'Job job queued: laptops .sav',
      'Job job processing: laptops .sav',
      'Job job cancelled: laptops .sav',
    ]);
    expect((await mails())[0]).toContain('https://data.example.org/api/v1/jobs/job');
    expect(await outcomes()).toEqual([
      'DeliverySucceeded job-2-mail 1',
      'DeliverySucceeded job-3-mail 1',
      'DeliverySucceeded job-5-mail 1',
    ]);
  });

  it('are those that the person wants', async () => {
    await know({ preferences: { ...preferences, processing: false } });
    await happen('job', [begun(null), waiting, started(), cancelled(submittedBy)]);
    await settled();
    expect(await subjects()).toEqual(['Job job queued: laptops .sav', 'Job job cancelled: laptops .sav']);
  });

  it('are none for a person who is disabled', async () => {
    await know({ disabled: true });
    await happen('job', [begun(null), waiting]);
    await settled();
    expect(await mails()).toEqual([]);
  });

  it('wait until the person is known', async () => {
    await expect(happen('job', [begun(null)])).rejects.toThrow('not known yet');
    await know();
    await happen('job', [begun(null), waiting]);
    await settled();
    expect(await mails()).toHaveLength(1);
  });
});

describe('callbacks', () => {
  it('bring each event once, in order, as everybody else sees it', async () => {
    await know();
    const events = await happen('job', [begun('/hook'), waiting, started(), progressed(5), cancelled(submittedBy)]);
    for (const event of events) await service.get(JobEventsConsumer).plan(event);
    await settled();
    expect(receiver.requests.map(({ body }) => JSON.parse(body) as unknown)).toEqual(
      events.map((event) => JSON.parse(JSON.stringify(toCloudEvent(publicJobEvent(event)))) as unknown),
    );
    expect(receiver.requests[0]?.headers['content-type']).toBe('application/cloudevents+json');
    expect(receiver.requests[0]?.body).not.toContain('uploads/secret');
  });

  it('are signed with every secret that is valid', async () => {
    const box = service.get(SecretBox);
    const secrets = [1, 2, 3].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);
    const inAnHour = new Date(service.time.clock.now().getTime() + 3_600_000).toISOString();
    const ends = [null, inAnHour, service.time.clock.now().toISOString()];
    await know({ callbackSecrets: secrets.map((text, n) => ({ sealed: box.seal(text), expiresAt: ends[n] ?? null })) });
    await happen('job', [begun('/hook')]);
    await settled();
    const { body, headers } = receiver.requests[0] ?? { body: '', headers: {} };
    const verify = (n: number) => new Webhook(secrets[n] ?? '').verify(body, { ...headers });
    expect(verify(0)).toMatchObject({ type: 'datacollector.JobReceived' });
    expect(verify(1)).toMatchObject({ type: 'datacollector.JobReceived' });
    expect(() => verify(2)).toThrow('No matching signature');
  });

  it('come again after a failure, with the same ID, before later events of the job and after nobody else’s', async () => {
    await know();
    receiver.answer('/one', 500);
    await happen('one', [begun('/one'), waiting]);
    await settled();
    await happen('two', [begun('/two')]);
    await settled();
    service.time.advance(4_999);
    await settled();
    expect(sequences()).toEqual(['/one 1', '/two 1']);
    service.time.advance(1);
    await settled();
    expect(sequences()).toEqual(['/one 1', '/two 1', '/one 1', '/one 2']);
    const [first, , second] = receiver.requests;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.body).toBe(first?.body);
  });

  it('are abandoned after the last attempt; later events go on', async () => {
    await know();
    receiver.answer('/hook', 500, 302, 404);
    await happen('job', [begun('/hook'), progressed(5)]);
    await settled();
    service.time.advance(5_000);
    await settled();
    service.time.advance(300_000);
    await settled();
    expect(sequences()).toEqual(['/hook 1', '/hook 1', '/hook 1', '/hook 2']);
    expect(await outcomes()).toEqual([
      'DeliveryFailed job-1-callback 1',
      'DeliveryFailed job-1-callback 2',
      'DeliveryAbandoned job-1-callback 3',
      'DeliverySucceeded job-2-callback 1',
    ]);
  });

  it('end for the job when the receiver is gone', async () => {
    await know({ disabled: true });
    receiver.answer('/hook', 500, 410);
    await happen('job', [begun('/hook'), waiting, started()]);
    await settled();
    service.time.advance(5_000);
    await settled();
    await happen('job', [cancelled(submittedBy)], 4);
    await settled();
    expect(sequences()).toEqual(['/hook 1', '/hook 1']);
    expect(await outcomes()).toEqual([
      'DeliveryFailed job-1-callback 1',
      'DeliveryAbandoned job-1-callback 2',
      'DeliveryAbandoned job-2-callback 1',
      'DeliveryAbandoned job-3-callback 1',
    ]);
  });

  it('to a host that hangs hold up no other host', async () => {
    await know({ disabled: true });
    for (let n = 1; n <= 40; n += 1) {
      receiver.answer(`/${n}`, 'silence');
      await happen(`job-${n}`, [begun(`/${n}`)]);
    }
    await receiver.received(4);
    await happen('other', [begun('/other', 'localhost')]);
    await receiver.received(5);
    expect(sequences().at(-1)).toBe('/other 1');
  });
});

describe('a delivery', () => {
  it('that a killed process has begun is repeated when its lease ends', async () => {
    await know({ disabled: true });
    const event = service.record(jobEvents, 'job', begun('/hook'), 1);
    await service.get(JobFactsRepository).remember('job', event.data);
    const queue = service.get(DeliveryQueue);
    await queue.add(publicJobEvent(event), [{ channel: 'callback', destination: 'receiver' }]);
    expect(await queue.claim({ channel: 'callback', leaseMs: 30_000, busy: [] })).not.toBeNull();
    service.time.advance(29_999);
    expect(await queue.claim({ channel: 'callback', leaseMs: 30_000, busy: [] })).toBeNull();
    service.time.advance(1);
    await settled();
    expect(sequences()).toEqual(['/hook 1']);
  });

  it('that is broken off when the service stops is not counted as an attempt', async () => {
    await know({ disabled: true });
    receiver.answer('/hook', 'silence');
    await happen('job', [begun('/hook')]);
    await receiver.received(1);
    const { database } = service;
    await service.stop();
    expect(await database.query('SELECT status, leased_until FROM deliveries')).toEqual([
      { status: 'pending', leased_until: null },
    ]);
    expect(await outcomes()).toEqual([]);
  });
});
