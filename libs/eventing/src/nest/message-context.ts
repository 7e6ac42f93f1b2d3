import { BaseRpcContext } from '@nestjs/microservices';

/** Where a message, or the first one of a batch, comes from: what `@Ctx()` gives to a handler. */
export class MessageContext extends BaseRpcContext {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly group: string;

  constructor(origin: { topic: string; partition: number; offset: bigint; group: string }) {
    super([origin]);
    this.topic = origin.topic;
    this.partition = origin.partition;
    this.offset = origin.offset;
    this.group = origin.group;
  }
}
