import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { quotaCommands, topics, type QuotaCommand } from '#libs/contracts';
import { DirectProducer, type LogMessage } from '#libs/eventing';
import { openEngines, startService, systemPorts, type Engines, type RunningService } from '#libs/hosting';
import { parseConfiguration } from '#libs/platform';
import { createTestDatabase } from '#libs/testing';
import { quotaService } from './index.ts';

let engines: Engines;
let service: RunningService;
let producer: DirectProducer;
const messages: LogMessage[] = [];
let onMessage = (): void => undefined;

beforeAll(async () => {
  const configuration = parseConfiguration({ DATABASE_URL: await createTestDatabase(), LOG_LEVEL: 'fatal' });
  const ports = systemPorts(configuration, 'test');
  engines = await openEngines(configuration, ports);
  service = await startService(quotaService, configuration, engines, ports);
  producer = new DirectProducer({ log: engines.log, ...ports, source: 'test' });
  const tail = engines.log.tail({
    topics: [topics.quotaEvents.name],
    onMessage: (message) => {
      messages.push(message);
      onMessage();
    },
  });
  await tail.ready;
});
afterAll(async () => {
  await service.close();
  await engines.close();
});

/** The first message that fits, be it there already or yet to come. */
function message(fits: (message: LogMessage) => boolean): Promise<LogMessage> {
  return new Promise((resolve) => {
    onMessage = () => {
      const found = messages.find(fits);
      if (found) resolve(found);
    };
    onMessage();
  });
}

const send = (key: string, command: QuotaCommand) => producer.send(quotaCommands, key, command);
const causedBy = (id: string) => (candidate: LogMessage) => candidate.headers['ce_causationid'] === id;

it('answers who asks over the log', async () => {
  const data = { jobId: 'a', target: 'folder', teamId: 'anna', declaredSize: 10 };
  const answer = await message(causedBy(await send('folder', { type: 'ReserveUpload', data })));
  expect(answer).toMatchObject({ key: 'folder', headers: { ce_type: 'datacollector.UploadReserved' } });
  expect(JSON.parse(answer.value)).toMatchObject({ jobId: 'a', target: 'folder' });
});

it('changes limits that are asked for over the log', async () => {
  const change: QuotaCommand = { type: 'ChangeQuota', data: { changes: { burst: 7 }, by: 'admin' } };
  const answer = await message(causedBy(await send('server', change)));
  expect(JSON.parse(answer.value)).toMatchObject({ limits: { burst: 7 }, by: 'admin' });
});
