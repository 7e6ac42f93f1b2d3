/**
 * Thrown by a handler that can never handle this message, however often it comes: the message goes to `dead-letters`
 * with this reason, and its stream goes on.
 */
export class UnprocessableMessage extends Error {
  override readonly name: string = 'UnprocessableMessage';
}

/** What lies in the log is not a message of its topic. */
export class UndecodableMessage extends UnprocessableMessage {
  override readonly name = 'UndecodableMessage';
}

/** A newer program has written it, as happens during a rolling upgrade: one that knows it may handle it later. */
export class MessageOfTheFuture extends Error {
  override readonly name = 'MessageOfTheFuture';
}
