import { partitionKey, type TopicPartition } from '../log/event-log.ts';

/** The log ends before what a reader has read already: somebody has made it anew, or it has lost its newest messages. */
export class LostMessages extends Error {
  override readonly name = 'LostMessages';

  constructor(reader: string, partition: TopicPartition, next: bigint, end: bigint) {
    super(
      `${reader} has read ${partitionKey(partition)} up to offset ${next}, but the log ends at ${end}: it was made anew, ` +
        'or has lost messages. See "When an engine is lost" in docs/operations.md before anything is started again.',
    );
  }
}
