/**
 * Thrown by a handler that can never handle this message, however often it comes: the message goes to `dead-letters`
 * with this reason, and its stream goes on.
 */
export class UnprocessableMessage extends Error {
  override readonly name: string = 'UnprocessableMessage';
}

/** What lies in the log is not a message of its topic as this program knows it. */
export class UndecodableMessage extends UnprocessableMessage {
  override readonly name = 'UndecodableMessage';
}
