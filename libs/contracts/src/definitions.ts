import type { z } from 'zod';
import type { TopicName } from './topics.ts';

/** A fact or a request, told apart by its type: `{ type: 'JobQueued', data: { … } }`. */
export interface Message<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** Lifts the data of one schema version to the next one. */
export type Upcaster = (data: never) => unknown;

/** What a topic may carry of one type: its newest schema, and how older data is lifted to it. */
export interface MessageDefinition<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** 1 and up; equals the number of upcasters plus one. */
  readonly version: number;
  /** `upcasters[0]` lifts version 1 to 2, and so on. */
  readonly upcasters: readonly Upcaster[];
}

export interface MessageFamily<
  Definitions extends Record<string, MessageDefinition> = Record<string, MessageDefinition>,
> {
  readonly topic: TopicName;
  readonly definitions: Definitions;
}

/** The union of all messages of a family: `MessageOf<typeof jobEvents>`. */
export type MessageOf<Family> =
  Family extends MessageFamily<infer Definitions>
    ? { [Type in keyof Definitions & string]: Message<Type, z.output<Definitions[Type]['schema']>> }[keyof Definitions &
        string]
    : never;

export function defineMessage<Schema extends z.ZodType>(
  schema: Schema,
  ...upcasters: Upcaster[]
): MessageDefinition<Schema> {
  return { schema, version: upcasters.length + 1, upcasters };
}

export function defineFamily<Definitions extends Record<string, MessageDefinition>>(
  topic: TopicName,
  definitions: Definitions,
): MessageFamily<Definitions> {
  return { topic, definitions };
}
