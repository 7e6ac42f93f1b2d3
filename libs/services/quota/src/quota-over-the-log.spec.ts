import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { quotaCommands, topics, type QuotaCommand } from '#libs/contracts';
import { DirectProducer, type LogMessage } from '#libs/eventing';
import { openEngines, startService, systemPorts, type Engines, type RunningService } from '#libs/hosting';
import { parseConfiguration } from '#libs/platform';
import { describeOnEachEngine, Inbox, testEnvironment } from '#libs/testing';
import { quotaService } from './index.ts';

describeOnEachEngine('the quota service over the log', (kind) => {
  let engines: Engines;
  let service: RunningService;
  let producer: DirectProducer;
  const answers = new Inbox<LogMessage>();

  beforeAll(async () => {
    const configuration = parseConfiguration({ ...(await testEnvironment(kind)), LOG_LEVEL: 'fatal' });
    const ports = systemPorts(configuration, 'test');
    engines = await openEngines(configuration, ports, { withoutObjects: true });
    service = await startService(quotaService, configuration, engines, ports);
    producer = new DirectProducer({ log: engines.log, ...ports, source: 'test' });
    const onMessage = (message: LogMessage) => answers.add(message);
    await engines.log.tail({ topics: [topics.quotaEvents.name], onMessage }).ready;
  }, 120_000);
  afterAll(async () => {
    await service.close();
    await engines.close();
  });

  /** Sends a command, and waits for what it causes. */
  async function ask(key: string, command: QuotaCommand): Promise<LogMessage> {
    const id = await producer.send(quotaCommands, key, command);
    const isAnswer = ({ headers }: LogMessage) => headers['ce_causationid'] === id;
    return (await answers.until((heard) => heard.some(isAnswer))).find(isAnswer)!;
  }

  it('answers who asks', async () => {
    const data = { jobId: 'a', target: 'folder', teamId: 'anna', declaredSize: 10 };
    const answer = await ask('folder', { type: 'ReserveUpload', data });
    expect(answer).toMatchObject({ key: 'folder', headers: { ce_type: 'datacollector.UploadReserved' } });
    expect(JSON.parse(answer.value)).toMatchObject({ jobId: 'a', target: 'folder' });
  });

  it('changes limits that it is asked to', async () => {
    const answer = await ask('server', { type: 'ChangeQuota', data: { changes: { burst: 7 }, by: 'admin' } });
    expect(JSON.parse(answer.value)).toMatchObject({ limits: { burst: 7 }, by: 'admin' });
  });
});
