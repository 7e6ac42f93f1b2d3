import type { Message, TopicName } from '#libs/contracts';
import type { Queryable } from '#libs/platform';
import type { Recorded } from '../messages.ts';

/**
 * A read model that is a pure function of the log. `apply` finds its tables by unqualified names, so that a rebuild can
 * run it against a second set of them. Tables have a primary key, no sequences of their own, and no foreign keys to other
 * tables.
 */
export interface Projection<Event extends Message = Message> {
  readonly name: string;
  readonly topics: readonly TopicName[];
  readonly tables: readonly string[];
  /** Those of them that `apply` adds rows to and does nothing else with: a rebuild makes their keys at the end. */
  readonly appendOnly?: readonly string[];
  /**
   * Writes the effect of a batch, in the caller's transaction. The events of one key come in order without gaps, and what
   * was applied before never comes again. Fold per key first: one statement cannot touch a row twice.
   */
  readonly apply: (events: readonly Recorded<Event>[], database: Queryable) => Promise<void>;
}
