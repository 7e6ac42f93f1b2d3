import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Module, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { topics } from '#libs/contracts';
import { createTestDatabase, Inbox, poll } from '#libs/testing';
import { UnprocessableMessage } from '../consumers/unprocessable-message.ts';
import { count, requests, type Count, type Counted } from '../fixtures/counting.ts';
import { TestService } from '../fixtures/test-service.ts';
import type { Recorded } from '../messages.ts';
import { EventLogServer } from './event-log-server.ts';
import { MessageContext } from './message-context.ts';
import { RethrowingRpcFilter } from './rethrowing-rpc-filter.ts';

const heard = new Inbox<string>();
const contexts = new Inbox<MessageContext>();
const attempts = new Inbox<string>();

@Controller()
class CountingController {
  @EventPattern<string>(topics.jobEvents.name, { group: 'single', order: 1 })
  single(@Payload() event: Recorded<Counted>, @Ctx() context: MessageContext): void {
    heard.add(`event ${event.data.number}`);
    contexts.add(context);
  }

  @EventPattern<string>(topics.jobCommands.name, { group: 'single' })
  command(@Payload() request: Recorded<Count>): void {
    heard.add(`command ${request.data.number}`);
  }
}

@Controller()
class FailingController {
  @EventPattern<string>(topics.jobEvents.name, { group: 'batches', batch: true })
  batch(@Payload() events: Recorded<Counted>[]): void {
    attempts.add(events.map(({ data }) => data.number).join());
    if (events.some(({ data }) => data.number === 13)) throw new UnprocessableMessage('thirteen');
  }
}

@Module({ controllers: [CountingController, FailingController] })
class CountingModule {}

describe('EventLogServer', () => {
  let service: TestService;
  let server: EventLogServer;
  let application: INestMicroservice;
  beforeAll(async () => {
    service = await TestService.connect(await createTestDatabase());
    await service.append('a', 0, 1, 2);
    await service.producer.send(requests, 'a', count(3));
    service.relay.start();
    await service.published(topics.jobEvents.name, 2);
    server = new EventLogServer(service.options);
    application = await NestFactory.createMicroservice(CountingModule, { strategy: server, logger: false });
    application.useGlobalFilters(new RethrowingRpcFilter());
    await application.listen();
    await server.ready;
  });
  afterAll(async () => {
    await application.close();
    await service.close();
  });

  it('calls each handler with the events of its topic, topics in the order of their handlers', async () => {
    expect(await heard.count(3)).toEqual(['command 3', 'event 1', 'event 2']);
    const [context] = await contexts.count(2);
    expect(context).toBeInstanceOf(MessageContext);
    expect(context).toMatchObject({ topic: topics.jobEvents.name, offset: 0n, group: 'single' });
  });

  it('gives whole batches to handlers that ask for them, apart from other groups of the topic', async () => {
    expect(await attempts.count(1)).toEqual(['1,2']);
  });

  it('hears from the handler why it failed', async () => {
    await service.append('b', 0, 12, 13, 14);
    const groups = await poll(
      () => server.groups(),
      (found) => found.some(({ deadLetters }) => deadLetters === 1),
    );
    expect(groups.find(({ group }) => group === 'batches')).toMatchObject({ state: 'running', parkedMessages: 0 });
    expect((await attempts.count(5)).slice(1)).toEqual(['12,13,14', '12', '13', '14']);
  });

  it('says how many messages wait in each partition of each group', async () => {
    const lags = await poll(
      () => server.lags(),
      (found) => found.every(({ lag }) => lag === 0),
    );
    expect(lags).toContainEqual({ group: 'batches', topic: topics.jobEvents.name, partition: 0, lag: 0 });
    expect(lags).toHaveLength(3 * topics.jobEvents.partitions);
  });
});

describe('EventLogServer without what it needs', () => {
  it('refuses a handler without a group', () => {
    const server = new EventLogServer({} as never);
    expect(() => server.addHandler('jobs.events', () => Promise.resolve(), true, {})).toThrow('group');
  });
});
