import type { TopicPartition } from '../log/event-log.ts';

interface KafkaFailure {
  readonly name?: string;
  /** Of the protocol's error code. */
  readonly type?: string;
  readonly cause?: unknown;
}

/** What no repetition mends: somebody has to change the configuration, the rights, or the program. */
const permanentTypes = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  'UNSUPPORTED_VERSION',
  'INVALID_GROUP_ID',
  'INVALID_SESSION_TIMEOUT',
  'INCONSISTENT_GROUP_PROTOCOL',
  'INVALID_TOPIC_EXCEPTION',
  'GROUP_MAX_SIZE_REACHED',
]);
const permanentNames = new Set([
  'KafkaJSSASLAuthenticationError',
  'KafkaJSServerDoesNotSupportApiKey',
  'KafkaJSNotImplemented',
]);

/** The protocol's name of an error, such as `UNKNOWN_MEMBER_ID`; of the innermost one where errors are wrapped. */
export function typeOf(error: unknown): string | undefined {
  const { type, cause } = (error ?? {}) as KafkaFailure;
  return type ?? (cause === undefined ? undefined : typeOf(cause));
}

export function isPermanent(error: unknown): boolean {
  const { name = '', cause } = (error ?? {}) as KafkaFailure;
  if (permanentNames.has(name) || permanentTypes.has(typeOf(error) ?? '')) return true;
  return cause !== undefined && isPermanent(cause);
}

/** A broker does not know, or no longer, which of a producer's batches is the next. */
const sequenceTypes = new Set(['OUT_OF_ORDER_SEQUENCE_NUMBER', 'UNKNOWN_PRODUCER_ID', 'INVALID_PRODUCER_EPOCH']);
export const isOutOfSequence = (error: unknown): boolean => sequenceTypes.has(typeOf(error) ?? '');

/** Another broker looks after the group, or is about to. */
const movingTypes = new Set(['NOT_COORDINATOR_FOR_GROUP', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'GROUP_LOAD_IN_PROGRESS']);
export const isGroupMoving = (error: unknown): boolean =>
  movingTypes.has(typeOf(error) ?? '') || (error as Error).name === 'KafkaJSGroupCoordinatorNotFound';

export const isUnknownTopic = (error: unknown): boolean => typeOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION';

/** A position lies before the oldest message of a partition, or beyond its end. */
export const isOutOfRange = (error: unknown): error is Error & TopicPartition =>
  error instanceof Error && error.name === 'KafkaJSOffsetOutOfRange';

/** Whether the same may succeed some time later. */
export const mayPass = (error: unknown): boolean =>
  !isPermanent(error) && !isUnknownTopic(error) && typeOf(error) !== 'MESSAGE_TOO_LARGE';

/** A broker has kept silent: what else is asked by the same sockets may have to wait as long. */
export const isTimeout = (error: unknown): boolean => {
  const { name, cause } = (error ?? {}) as KafkaFailure;
  return name === 'KafkaJSRequestTimeoutError' || (cause !== undefined && isTimeout(cause));
};
