import type { Message } from '#libs/contracts';
import type { Recorded } from '../messages.ts';

/** Where a message, or the first one of a batch, comes from. */
export interface MessageOrigin {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/**
 * What a consumer group does with the messages of a topic, inside the consumer's transaction: what it does may be taken back
 * and done again, and only its commit counts.
 */
export type Handler = { readonly topic: string } & (
  | { readonly batch: false; readonly handle: (event: Recorded<Message>, origin: MessageOrigin) => Promise<unknown> }
  | { readonly batch: true; readonly handle: (events: Recorded<Message>[], origin: MessageOrigin) => Promise<unknown> }
);
