import type { TopicPartition } from '../log/event-log.ts';

export interface GroupStatus {
  readonly group: string;
  readonly state: 'running' | 'stopped';
  /** Why it has stopped, or why its last batch has to be repeated; null when all is well. */
  readonly error: string | null;
  readonly parkedMessages: number;
  /** Since this process has started. */
  readonly deadLetters: number;
}

export interface PartitionLag extends TopicPartition {
  readonly group: string;
  /** How many messages wait. */
  readonly lag: number;
}
