import { deepStrictEqual } from 'node:assert/strict';
import type { Decider, Decision, Message } from '#libs/contracts';

/** What a decider is expected to make of the command. */
export interface Expectation<Event extends Message, Refusal> {
  then(...events: Event[]): void;
  thenIgnored(reason: string): void;
  thenRefused(refusal: Refusal): void;
}

/** Specifies a decider: `const { given } = specify(decider)`, then `given(…events).when(command).then(…events)`. */
export function specify<Command, State, Event extends Message, Refusal>(
  decider: Decider<Command, State, Event, Refusal>,
) {
  return {
    given: (...history: Event[]) => ({
      when: (command: Command) =>
        expecting(decider.decide(command, history.reduce(decider.evolve, decider.initialState))),
    }),
  };
}

function expecting<Event extends Message, Refusal>(decision: Decision<Event, Refusal>): Expectation<Event, Refusal> {
  const equals = (expected: Decision<Event, Refusal>) => deepStrictEqual(decision, expected);
  return {
    then: (...events) => equals({ outcome: 'accepted', events }),
    thenIgnored: (reason) => equals({ outcome: 'ignored', reason }),
    thenRefused: (refusal) => equals({ outcome: 'refused', refusal }),
  };
}
