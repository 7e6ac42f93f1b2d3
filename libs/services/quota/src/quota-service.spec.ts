import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  jobEvents,
  quotaCommands,
  quotaEvents,
  type JobEventOf,
  type QuotaCommand,
  type QuotaLimits,
} from '#libs/contracts';
import { UnprocessableMessage, type Recorded } from '#libs/eventing';
import { completed, failed, ModuleUnderTest, queued, received, receiptOf, requeued } from '#libs/testing';
import { JobEventsConsumer } from './jobs/job-events.consumer.ts';
import { ReconcilePlaces } from './jobs/reconcile-places.ts';
import { quotaService } from './index.ts';
import { ExpireReservations } from './reservations/expire-reservations.ts';
import { QuotaCommandsConsumer } from './reservations/quota-commands.consumer.ts';

const team = 'anna';
let service: ModuleUnderTest;

beforeEach(async () => {
  service = await ModuleUnderTest.start(quotaService);
});
afterEach(() => service.close());

type DataOf<Type extends QuotaCommand['type']> = Extract<QuotaCommand, { type: Type }>['data'];
const command = (message: QuotaCommand) =>
  service.record(quotaCommands, message.type === 'ChangeQuota' ? 'server' : message.data.target, message);
const reserve = (jobId: string, circumstances: Partial<DataOf<'ReserveUpload'>> = {}) =>
  command({
    type: 'ReserveUpload',
    data: { jobId, target: 'folder', teamId: team, declaredSize: null, ...circumstances },
  });
const change = (changes: Partial<QuotaLimits>) => command({ type: 'ChangeQuota', data: { changes, by: 'admin' } });
const release = (jobId: string) => command({ type: 'ReleaseReservation', data: { jobId, target: 'folder' } });
const renew = (jobId: string) => command({ type: 'RenewReservation', data: { jobId, target: 'folder' } });

/** Handles commands as one batch and returns what follows from it, by type and job. */
async function handle(...commands: Recorded<QuotaCommand>[]) {
  await service.takeOutbox();
  await service.get(QuotaCommandsConsumer).handle(commands);
  return service.takeOutbox();
}

const summary = (messages: readonly { type: string; data: unknown }[]) =>
  messages.map(({ type, data }) => {
    const { jobId, refusal } = data as { jobId?: string; refusal?: { reason: string } };
    return [type, jobId, ...(refusal ? [refusal.reason] : [])].join(' ');
  });

type JobMessage = JobEventOf<'JobReceived' | 'JobQueued' | 'JobCompleted' | 'JobFailed' | 'JobRequeued'>;
async function follow(jobId: string, ...events: JobMessage[]) {
  await service.takeOutbox();
  const recorded = events.map((event, index) => service.record(jobEvents, jobId, event, index + 1));
  await service.get(JobEventsConsumer).follow(recorded);
  return service.takeOutbox();
}

const finished = (rowsAfter: number, version = 1, dryRun = false) =>
  completed({
    database: { hash: 'db', name: 'Laptops', version },
    dryRun,
    receipt: receiptOf(rowsAfter, { versionAfter: version }),
  });
const accepted = [received({ submittedBy: team }), queued(team)];

describe('an upload', () => {
  it('gets its place, and an answer that names the request', async () => {
    const request = reserve('a');
    const [answer] = await handle(request);
    expect(answer).toMatchObject({
      topic: 'quota.events',
      key: 'folder',
      type: 'UploadReserved',
      sequence: 1,
      causationId: request.metadata.id,
      data: {
        ...{ jobId: 'a', target: 'folder', maxFileSize: 4 * 1024 ** 3, rowsLeft: 1_000_000_000 },
        expiresAt: '2026-01-01T12:01:00.000Z',
        rate: { limit: 600, window: 60, remaining: 99, resetAt: '2026-01-01T12:00:00.100Z', retryAfter: 0 },
      },
    });
  });

  it('is refused by a notice, which uses nothing of the rate', async () => {
    await handle(reserve('a'));
    const request = reserve('b');
    const [answer] = await handle(request);
    expect(answer).toMatchObject({
      ...{ type: 'UploadRefused', key: 'folder', sequence: null, causationId: request.metadata.id },
      data: { refusal: { reason: 'destination-busy', jobId: 'a' }, rate: { remaining: 99 } },
    });
  });

  it('gets the same answer when it is asked for again, and no second event', async () => {
    const [first] = await handle(reserve('a'));
    const again = reserve('a');
    expect(await handle(again)).toEqual([{ ...first, sequence: null, causationId: again.metadata.id }]);
  });

  it('gets no answer, and no place, once its gateway has given up', async () => {
    const late = reserve('a');
    service.time.advance(5_001);
    expect(await handle(late)).toEqual([]);
    expect(summary(await handle(reserve('b')))).toEqual(['UploadReserved b']);
  });

  it('of a batch sees what the former ones were given', async () => {
    const requests = [reserve('a'), reserve('b'), release('a'), reserve('c'), reserve('d', { target: 'other' })];
    expect(summary(await handle(...requests))).toEqual([
      'UploadReserved a',
      'UploadRefused b destination-busy',
      'ReservationReleased a',
      'UploadReserved c',
      'UploadReserved d',
    ]);
  });

  it('is refused where uploads come faster than the server-wide rate', async () => {
    await handle(change({ burst: 2 }));
    const targets = ['one', 'two', 'three'];
    const answers = await handle(...targets.map((target) => reserve(target, { target })));
    expect(summary(answers).at(-1)).toBe('UploadRefused three upload-rate-exceeded');
    service.time.advance(100);
    expect(summary(await handle(reserve('three', { target: 'three' })))).toEqual(['UploadReserved three']);
  });

  it('is decided one after the other by two instances at once', async () => {
    await handle(change({ burst: 5 }));
    const consumer = service.get(QuotaCommandsConsumer);
    const requests = Array.from({ length: 20 }, (_, n) => reserve(`${n}`, { target: `target-${n % 10}` }));
    await Promise.all(requests.map((request) => consumer.handle([request])));
    const answers = summary(await service.takeOutbox());
    expect(answers.filter((answer) => answer.startsWith('UploadReserved'))).toHaveLength(5);
    expect(answers).toHaveLength(20);
  });
});

describe('a reservation', () => {
  it('expires unless it is renewed', async () => {
    await handle(reserve('a'));
    service.time.advance(59_000);
    expect(summary(await handle(renew('a')))).toEqual(['ReservationRenewed a']);
    service.time.advance(59_000);
    await service.get(ExpireReservations).round();
    expect(await service.takeOutbox()).toEqual([]);
    service.time.advance(1_000);
    await service.get(ExpireReservations).round();
    expect(summary(await service.takeOutbox())).toEqual(['ReservationExpired a']);
  });

  it('that nobody has expired yet stands in nobody’s way', async () => {
    await service.get(ExpireReservations).onApplicationShutdown();
    await handle(reserve('a'));
    service.time.advance(60_000);
    expect(summary(await handle(reserve('b')))).toEqual(['ReservationExpired a', 'UploadReserved b']);
  });
});

describe('a job', () => {
  it('keeps its place until it ends', async () => {
    await handle(reserve('a'));
    expect(summary(await follow('a', ...accepted))).toEqual(['ReservationClaimed a']);
    service.time.advance(86_400_000);
    await service.get(ExpireReservations).round();
    expect(summary(await handle(reserve('b')))).toEqual(['UploadRefused b destination-busy']);
    expect(summary(await follow('a', finished(5)))).toEqual(['ReservationReleased a']);
    expect(summary(await handle(reserve('b')))).toEqual(['UploadReserved b']);
  });

  it('takes its place although its reservation is over, and takes it back for a retry', async () => {
    expect(summary(await follow('a', ...accepted, failed(), requeued(2, 'retry')))).toEqual([
      'ReservationClaimed a',
      'ReservationReleased a',
      'ReservationClaimed a',
    ]);
    expect(summary(await handle(reserve('b')))).toEqual(['UploadRefused b destination-busy']);
  });

  it('that has ended and still holds its place is found and loses it', async () => {
    await follow('a', ...accepted);
    await service.database.query(`UPDATE jobs SET ended = true WHERE job_id = 'a'`);
    await service.get(ReconcilePlaces).round();
    expect(summary(await service.takeOutbox())).toEqual(['ReservationReleased a']);
  });
});

describe('the room of a team', () => {
  it('is what the newest versions of its databases leave of the limit', async () => {
    await follow('a', ...accepted, finished(700, 2));
    await follow('b', ...accepted, finished(400, 1));
    const [answer] = await handle(change({ maxRowsPerTeam: 1_000 }), reserve('c')).then((all) => all.slice(-1));
    expect(answer).toMatchObject({ type: 'UploadReserved', data: { rowsLeft: 300 } });
  });

  it('is not used by a dry run', async () => {
    await follow('a', ...accepted, finished(700, 1, true));
    const [answer] = await handle(reserve('b'));
    expect(answer).toMatchObject({ data: { rowsLeft: 1_000_000_000 } });
  });

  it('is used up at the limit', async () => {
    await follow('a', ...accepted, finished(700));
    const answers = await handle(change({ maxRowsPerTeam: 700 }), reserve('b'), reserve('c', { teamId: 'other' }));
    expect(summary(answers.slice(1))).toEqual(['UploadRefused b team-capacity-exceeded', 'UploadReserved c']);
  });
});

describe('the limits', () => {
  it('are announced at the first start', async () => {
    expect(await service.takeOutbox()).toMatchObject([{ type: 'QuotaChanged', key: 'server', data: { by: 'system' } }]);
    expect(await service.store.load(quotaEvents, { category: 'limits', id: 'server' })).toHaveLength(1);
  });

  it('are in force at once, also for what was used before', async () => {
    await handle(...['a', 'b', 'c'].map((target) => reserve(target, { target })));
    const answers = await handle(change({ burst: 3 }), reserve('d', { target: 'd' }));
    expect(summary(answers)).toEqual(['QuotaChanged ', 'UploadRefused d upload-rate-exceeded']);
    expect(answers[1]).toMatchObject({ data: { rate: { remaining: 0, resetAt: '2026-01-01T12:00:00.100Z' } } });
  });

  it('count from their change on: what had drained by then stays drained', async () => {
    await handle(...['a', 'b', 'c'].map((target) => reserve(target, { target })));
    service.time.advance(300);
    const answers = await handle(
      change({ burst: 1, uploadsPerWindow: 1, window: 3600 }),
      reserve('d', { target: 'd' }),
    );
    expect(summary(answers)).toEqual(['QuotaChanged ', 'UploadReserved d']);
  });

  it('that are so already are told again', async () => {
    const request = change({ burst: 100 });
    expect(await handle(request)).toMatchObject([
      { type: 'QuotaChanged', sequence: null, causationId: request.metadata.id, data: { limits: { burst: 100 } } },
    ]);
  });

  it('that make no sense are for the dead letters', async () => {
    await expect(handle(change({ burst: -1 }))).rejects.toThrow(UnprocessableMessage);
  });
});
