import { Module, type Provider, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { messageFamilies, type Message, type MessageFamily, type MessageOf } from '#libs/contracts';
import { CommandHandler, EventStore, PostgresEventStore, type Recorded } from '#libs/eventing';
import {
  Clock,
  CONFIGURATION,
  Database,
  Identifiers,
  LOGGER,
  parseConfiguration,
  Random,
  silentLogger,
  SystemIdentifiers,
  SystemRandom,
  Timers,
  type DatabaseOptions,
} from '#libs/platform';
import { ManualTime } from './manual-time.ts';
import { connectTestDatabase } from './test-database.ts';

export interface ServiceUnderTest extends Omit<DatabaseOptions, 'url'> {
  readonly name: string;
  readonly module: Type;
}

/** What is in the outbox: written by the service, and not published, since no relay runs. */
export interface OutboxMessage extends Message {
  readonly topic: string;
  readonly key: string;
  readonly sequence: number | null;
  readonly causationId: string | null;
}

@Module({})
class Surroundings {}

/**
 * A service's module on a database of its own with a real event store, in a time that the test moves. There is no log:
 * a test calls the handlers itself, and finds in the outbox what they would have published.
 */
export class ModuleUnderTest {
  readonly database: Database;
  readonly store: EventStore;
  readonly time: ManualTime;
  readonly #module: TestingModule;
  readonly #identifiers: Identifiers;
  #stopped: Promise<void> | undefined;

  private constructor(database: Database, store: EventStore, time: ManualTime, module: TestingModule) {
    this.database = database;
    this.store = store;
    this.time = time;
    this.#module = module;
    this.#identifiers = module.get(Identifiers);
  }

  /** `environment` are variables of the configuration. */
  static async start(
    service: ServiceUnderTest,
    environment: Readonly<Record<string, string>> = {},
    time = new ManualTime(),
  ): Promise<ModuleUnderTest> {
    const database = await connectTestDatabase(service);
    const { clock } = time;
    const random = new SystemRandom();
    const identifiers = new SystemIdentifiers(clock, random);
    const store = new PostgresEventStore({
      database,
      clock,
      identifiers,
      source: service.name,
      families: messageFamilies,
    });
    const providers: Provider[] = [
      { provide: Database, useValue: database },
      { provide: EventStore, useValue: store },
      { provide: CommandHandler, useValue: new CommandHandler({ store, database }) },
      { provide: Clock, useValue: clock },
      { provide: Timers, useValue: time.timers },
      { provide: Random, useValue: random },
      { provide: Identifiers, useValue: identifiers },
      { provide: LOGGER, useValue: silentLogger },
      { provide: CONFIGURATION, useValue: parseConfiguration(environment) },
    ];
    const surroundings = { module: Surroundings, global: true, providers, exports: providers };
    const module = await Test.createTestingModule({ imports: [surroundings, service.module] }).compile();
    await module.init();
    return new ModuleUnderTest(database, store, time, module);
  }

  get<T>(token: abstract new (...parameters: never[]) => T): T {
    return this.#module.get<T>(token as Type<T>, { strict: false });
  }

  /** Stops the service; what it has left behind can still be looked at. */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#module.close());
  }

  async close(): Promise<void> {
    await this.stop();
    await this.database.orm.close();
  }

  /** A message as a handler gets it, written now by somebody else. */
  record<Family extends MessageFamily, M extends MessageOf<Family>>(
    _family: Family,
    key: string,
    message: M,
    sequence: number | null = null,
  ): Recorded<M> {
    const time = this.time.clock.now().toISOString();
    const metadata = { id: this.#identifiers.uuid(), key, sequence, time, source: 'test' };
    return { ...message, metadata: { ...metadata, causationId: null, traceparent: null } };
  }

  /** Takes what the service has written since the last call, oldest first. */
  async takeOutbox(): Promise<OutboxMessage[]> {
    const rows = await this.database.query<{ topic: string; key: string; headers: string; value: string }>(
      'WITH taken AS (DELETE FROM outbox RETURNING *) SELECT topic, key, headers, value FROM taken ORDER BY position',
    );
    return rows.map(({ topic, key, headers, value }) => {
      const { ce_type, ce_sequence, ce_causationid } = JSON.parse(headers) as Record<string, string>;
      return {
        topic,
        key,
        type: ce_type?.replace('datacollector.', '') ?? '',
        sequence: ce_sequence ? Number(ce_sequence) : null,
        causationId: ce_causationid ?? null,
        data: JSON.parse(value) as unknown,
      };
    });
  }
}
