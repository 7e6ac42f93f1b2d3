/**
 * Thrown by a handler that can never handle this message, however often it comes: the message goes to `dead-letters`
 * with this reason, and its stream goes on.
 */
export class UnprocessableMessage extends Error {
  override readonly name = 'UnprocessableMessage';
}
