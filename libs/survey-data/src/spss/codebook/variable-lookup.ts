import type { AssembledVariable } from './assemble-variables.ts';

/** Finds the variable that a record of the dictionary means. */
export class VariableLookup {
  readonly #bySlot = new Map<number, AssembledVariable>();
  readonly #byName = new Map<string, AssembledVariable>();

  constructor(variables: readonly AssembledVariable[]) {
    for (const variable of variables) {
      this.#bySlot.set(variable.segments[0]!.slot, variable);
      this.#byName.set(variable.name.toLowerCase(), variable);
    }
    // Records say the short name, but some writers the long one: a short name wins where both are meant.
    for (const variable of [...variables].reverse()) this.#byName.set(variable.shortName.toLowerCase(), variable);
  }

  bySlot(slot: number): AssembledVariable | undefined {
    return this.#bySlot.get(slot);
  }

  byName(name: string): AssembledVariable | undefined {
    return this.#byName.get(name.toLowerCase());
  }
}
