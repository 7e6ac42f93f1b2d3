/** Every topic of the log, with what its producer and its consumers have to agree on. */
export interface TopicDefinition {
  readonly name: string;
  readonly partitions: number;
  /** Kept for ever where a read model is built from it; otherwise for this many days. */
  readonly retentionDays: number | 'forever';
  /** Only the newest message of a key is kept: what makes a person forgettable. */
  readonly compacted: boolean;
}

const topic = <Name extends string>(name: Name, settings: Partial<TopicDefinition> = {}) =>
  ({ name, partitions: 6, retentionDays: 'forever', compacted: false, ...settings }) as TopicDefinition & {
    readonly name: Name;
  };

export const topics = {
  jobEvents: topic('jobs.events'),
  jobCommands: topic('jobs.commands', { retentionDays: 7 }),
  // One sequence, since every decision counts against one server-wide rate: with six partitions they waited for each other.
  quotaCommands: topic('quota.commands', { retentionDays: 7, partitions: 1 }),
  quotaEvents: topic('quota.events'),
  databaseEvents: topic('databases.events'),
  peopleEvents: topic('people.events', { compacted: true }),
  deliveryEvents: topic('deliveries.events', { retentionDays: 30 }),
  deadLetters: topic('dead-letters', { retentionDays: 90 }),
} as const;

export type TopicName = (typeof topics)[keyof typeof topics]['name'];
