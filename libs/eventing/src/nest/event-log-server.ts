import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { Consumer, type ConsumerOptions } from '../consumers/consumer.ts';
import type { GroupStatus, PartitionLag } from '../consumers/group-status.ts';
import type { Handler, MessageOrigin } from '../consumers/handler.ts';
import { MessageContext } from './message-context.ts';

export type EventLogServerOptions = Omit<ConsumerOptions, 'group' | 'handlers'>;

/** The second argument of `@EventPattern<string>(topic, extras)`. */
export interface HandlerExtras {
  readonly group: string;
  /** The handler gets arrays of events. */
  readonly batch?: boolean;
  /** Where messages of several topics wait for a group, those of the lower number come first (default 0). */
  readonly order?: number;
  /** Milliseconds that the group rests after a batch of several keys (default 0): one that takes longer then handles more. */
  readonly restMs?: number;
}

type ListedHandler = Handler & Required<Pick<HandlerExtras, 'group' | 'order' | 'restMs'>>;

/**
 * Nest's transport over the event log: one consumer a group. To be connected with `RethrowingRpcFilter`, for an
 * application's own filters do not reach its microservices:
 * `application.connectMicroservice({ strategy: server }).useGlobalFilters(new RethrowingRpcFilter())`.
 */
export class EventLogServer extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  readonly #options: EventLogServerOptions;
  readonly #handlers: ListedHandler[] = [];
  #consumers: readonly Consumer[] = [];

  constructor(options: EventLogServerOptions) {
    super();
    this.#options = options;
  }

  /** Keeps handlers apart: Nest would call all handlers of one topic together, whatever their groups. */
  override addHandler(
    pattern: unknown,
    callback: MessageHandler,
    isEvent = false,
    extras?: Partial<HandlerExtras>,
  ): void {
    const topic = String(pattern);
    if (!isEvent || !extras?.group) {
      throw new TypeError(`a handler of ${topic} needs @EventPattern<string>(topic, { group: '…' })`);
    }
    const { group, batch = false, order = 0, restMs = 0 } = extras;
    const handle = (payload: unknown, origin: MessageOrigin) => call(callback, payload, new MessageContext(origin));
    this.#handlers.push({ topic, group, order, restMs, batch, handle });
  }

  listen(callback: () => void): void {
    const ordered = this.#handlers.toSorted((a, b) => a.order - b.order);
    this.#consumers = [...Map.groupBy(ordered, ({ group }) => group)].map(([group, handlers]) => {
      const restMs = Math.max(...handlers.map((handler) => handler.restMs));
      return new Consumer({ ...this.#options, group, handlers, restMs });
    });
    for (const consumer of this.#consumers) consumer.start();
    callback();
  }

  /** Resolves when every group has its first assignment: what is produced from then on is handled without delay. */
  get ready(): Promise<void> {
    return Promise.all(this.#consumers.map((consumer) => consumer.ready)).then(() => undefined);
  }

  /** Resolves after the transactions under way. */
  async close(): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.stop()));
  }

  /** For health: every group's state. */
  groups(): Promise<GroupStatus[]> {
    return Promise.all(this.#consumers.map((consumer) => consumer.status()));
  }

  /** For metrics: how many messages wait in each partition. */
  async lags(): Promise<PartitionLag[]> {
    return (await Promise.all(this.#consumers.map((consumer) => consumer.lags()))).flat();
  }

  on(): never {
    throw new Error('the event log has no events of its own');
  }

  unwrap<T>(): T {
    throw new Error('there is no broker client behind the event log server');
  }
}

async function call(handler: MessageHandler, payload: unknown, context: MessageContext): Promise<void> {
  const result: unknown = await handler(payload, context);
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
