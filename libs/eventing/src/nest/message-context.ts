import { BaseRpcContext } from '@nestjs/microservices';
import type { MessageOrigin } from '../consumers/handler.ts';

/** Where a message, or the first one of a batch, comes from: what `@Ctx()` gives to a handler. */
export class MessageContext extends BaseRpcContext implements MessageOrigin {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly group: string;

  constructor(origin: MessageOrigin) {
    super([origin]);
    this.topic = origin.topic;
    this.partition = origin.partition;
    this.offset = origin.offset;
    this.group = origin.group;
  }
}
