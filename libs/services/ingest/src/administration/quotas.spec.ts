import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { initialQuotaLimits, quotaCommands, quotaEvents, type QuotaLimits, topics } from '#libs/contracts';
import { EventLog, EventStore, MessageCodec, type Subscription } from '#libs/eventing';
import { SystemTimers, type Timer } from '#libs/platform';
import { TestGateway, type TestPerson } from '../testing/test-gateway.ts';

/** Lets a time-out of five seconds pass at once. */
class HastyTimers extends SystemTimers {
  hasty = false;

  override after(milliseconds: number, callback: () => void): Timer {
    return super.after(this.hasty && milliseconds === 5_000 ? 1 : milliseconds, callback);
  }
}

/** Stands for the quota service: answers each change as that does, on the log. */
function answerChanges(gateway: TestGateway): Subscription {
  const log = gateway.service.get(EventLog);
  const store = gateway.service.get(EventStore);
  const codec = new MessageCodec([quotaCommands]);
  let version = 0;
  return log.tail({
    topics: [topics.quotaCommands.name],
    onMessage: (message) => {
      const { data, metadata } = codec.decode(message);
      const { changes, by } = data as { changes: Partial<QuotaLimits>; by: string };
      void store.append({
        family: quotaEvents,
        stream: { category: 'limits', id: 'server' },
        expectedVersion: version++,
        causationId: metadata.id,
        events: [{ type: 'QuotaChanged', data: { limits: { ...initialQuotaLimits, ...changes }, by } }],
      });
    },
  });
}

describe('Quotas', () => {
  let gateway: TestGateway;
  let admin: TestPerson;
  const timers = new HastyTimers();
  beforeAll(async () => {
    gateway = await TestGateway.start({ ports: { timers } });
    admin = await gateway.person('admin', 'admin');
  });
  afterAll(() => gateway.stop());

  it('are what the system starts with, while nothing else was heard', async () => {
    const { status, body } = await admin.client.get<QuotaLimits>('/admin/quotas');
    expect([status, body]).toEqual([200, initialQuotaLimits]);
  });

  it('are for administrators only', async () => {
    const { client } = await gateway.person('anna', 'database_creator');
    const { status, body } = await client.put('/admin/quotas', { burst: 5 });
    expect([status, body.code, body['required']]).toEqual([403, 'missing-role', ['admin']]);
  });

  it('refuse what is no limit, by name', async () => {
    const { status, body } = await admin.client.put('/admin/quotas', { burst: 0, speed: 1 });
    expect([status, body.code]).toEqual([400, 'malformed-request']);
    expect(body['errors']).toContainEqual({ path: 'burst', message: expect.any(String) });
  });

  it('answer "unavailable" while the quota service does not answer', async () => {
    timers.hasty = true;
    const { status, body, headers } = await admin.client.put('/admin/quotas', { burst: 5 });
    timers.hasty = false;
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
  });

  it('are answered, and then read, as they are in force after the change', async () => {
    const quotaService = answerChanges(gateway);
    await quotaService.ready;
    const changed = await admin.client.put<QuotaLimits>('/admin/quotas', { burst: 7 });
    const read = await admin.client.get<QuotaLimits>('/admin/quotas');
    await quotaService.stop();
    const expected = { ...initialQuotaLimits, burst: 7 };
    expect([changed.status, changed.body, read.body]).toEqual([200, expected, expected]);
  });
});
