import type { AssembledVariable } from './assemble-variables.ts';

/** Finds the variable that a record of the dictionary means. Names have no case. */
export class VariableLookup {
  readonly #bySlot = new Map<number, AssembledVariable>();
  readonly #byName = new Map<string, AssembledVariable>();
  readonly #byShortName = new Map<string, AssembledVariable>();

  constructor(variables: readonly AssembledVariable[]) {
    for (const variable of variables) {
      this.#bySlot.set(variable.segments[0]!.slot, variable);
      this.#byName.set(variable.name.toLowerCase(), variable);
      this.#byShortName.set(variable.shortName.toLowerCase(), variable);
    }
  }

  bySlot(slot: number): AssembledVariable | undefined {
    return this.#bySlot.get(slot);
  }

  /** For records that say the name; some writers say the short one. */
  byName(name: string): AssembledVariable | undefined {
    const key = name.toLowerCase();
    return this.#byName.get(key) ?? this.#byShortName.get(key);
  }

  /** For records that say the short name; some writers say the whole one. */
  byShortName(name: string): AssembledVariable | undefined {
    const key = name.toLowerCase();
    return this.#byShortName.get(key) ?? this.#byName.get(key);
  }
}
