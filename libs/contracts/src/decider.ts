import type { Message } from './definitions.ts';

/** What a decider makes of a command: events (none where there is nothing to do, with the reason), or a refusal. */
export type Decision<Event extends Message, Refusal = never> =
  | { readonly outcome: 'accepted'; readonly events: readonly Event[] }
  | { readonly outcome: 'ignored'; readonly reason: string }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** Pure: no I/O, no clock, no framework. What it needs of the world is in the command. */
export interface Decider<Command, State, Event extends Message, Refusal = never> {
  readonly initialState: State;
  readonly decide: (command: Command, state: State) => Decision<Event, Refusal>;
  readonly evolve: (state: State, event: Event) => State;
}

export const accept = <Event extends Message>(...events: Event[]): Decision<Event, never> => ({
  outcome: 'accepted',
  events,
});

export const ignore = (reason: string): Decision<never, never> => ({ outcome: 'ignored', reason });

export const refuse = <Refusal>(refusal: Refusal): Decision<never, Refusal> => ({ outcome: 'refused', refusal });
