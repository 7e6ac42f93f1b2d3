import type { Message } from '#libs/contracts';
import type { Causation, Recorded } from '#libs/eventing';

/** What a message's consequences say of their cause. */
export const causedBy = ({ metadata }: Recorded<Message>): Causation => ({
  causationId: metadata.id,
  traceparent: metadata.traceparent,
});
