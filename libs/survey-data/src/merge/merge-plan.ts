import type { Codebook, JobWarning } from '#libs/contracts';

export interface MergePolicy {
  /** What becomes of a code that carries one label in the database and another in the file. */
  readonly onLabelConflict: 'keep' | 'replace' | 'fail';
  /** Whether a new, missing or retyped variable is a conflict. */
  readonly strict: boolean;
}

/** How the values of the file become those of the database; text is parsed row by row and may fail. */
export type Conversion = 'none' | 'number-to-text' | 'text-to-number';

/** Where a variable of the result gets its new rows from. */
export interface VariableSource {
  /** Index of the variable in the file; null where the file does not have it. */
  readonly source: number | null;
  readonly conversion: Conversion;
}

/** A reason why the file cannot be appended. */
export interface MergeConflict {
  readonly code: 'schema-conflict' | 'label-conflict';
  readonly variable: string;
  readonly detail: string;
}

export interface MergePlan {
  /** Of the database with the file's rows appended. */
  readonly codebook: Codebook;
  /** Of the file. */
  readonly incoming: Codebook;
  /** For each variable of the result, in its order. */
  readonly mapping: readonly VariableSource[];
  readonly warnings: readonly JobWarning[];
  /** None if the plan can be carried out. */
  readonly conflicts: readonly MergeConflict[];
}

/** Gathers what a merge finds, in the order of the variables. */
export class MergeFindings {
  readonly warnings: JobWarning[] = [];
  readonly conflicts: MergeConflict[] = [];

  constructor(readonly policy: MergePolicy) {}

  warn(code: string, variable: string, detail: string): void {
    this.warnings.push({ code, variable, detail });
  }

  conflict(code: MergeConflict['code'], variable: string, detail: string): void {
    this.conflicts.push({ code, variable, detail });
  }

  /**
   * A difference of the schemas: a conflict if the caller wants none.
   * @param consequence what becomes of it otherwise
   */
  difference(
    code: 'new-variable' | 'missing-variable' | 'retyped',
    variable: string,
    detail: string,
    consequence = '.',
  ): void {
    if (this.policy.strict) this.conflict('schema-conflict', variable, `${detail}.`);
    else this.warn(code, variable, `${detail}${consequence}`);
  }
}
