import type { Codebook, Variable } from '#libs/contracts';
import { SurveyFileError } from '../../reader.ts';
import { segmentCount, segmentWidth } from '../codebook/segments.ts';
import { slotsOf } from '../dictionary/variable-record.ts';
import type { Warnings } from '../../warnings.ts';
import { LegalNames, ShortNames } from './names.ts';

/** Where a variable is in the file that is written. */
export interface WrittenVariable {
  readonly variable: Variable;
  /** As SPSS takes it. */
  readonly name: string;
  /** Bytes of a string; 0 for a number. */
  readonly width: number;
  /** A variable record each. */
  readonly segments: readonly WrittenSegment[];
}

export interface WrittenSegment {
  readonly shortName: string;
  /** Bytes of a string, at most 255; 0 for a number. */
  readonly width: number;
  /** First of its eight-byte fields in a case, from 0. */
  readonly slot: number;
}

export interface Layout {
  readonly variables: readonly WrittenVariable[];
  /** Eight-byte fields of a case. */
  readonly slots: number;
}

const maxStringBytes = 32_767;

export function layOut(codebook: Codebook, warnings: Warnings): Layout {
  const legalNames = new LegalNames(warnings);
  const names = codebook.variables.map((variable) => legalNames.take(variable.name));
  const shortNames = new ShortNames(names);
  let slots = 0;
  const variables = codebook.variables.map((variable, position) => {
    const name = names[position]!;
    const width = widthOf(variable);
    const segments = Array.from({ length: segmentCount(width) }, (_, index) => {
      const segment = {
        shortName: shortNames.take(index === 0 ? name : ''),
        width: segmentWidth(width, index),
        slot: slots,
      };
      slots += slotsOf(segment.width);
      return segment;
    });
    return { variable, name, width, segments };
  });
  return { variables, slots };
}

function widthOf({ name, type, width }: Variable): number {
  if (type !== 'string') return 0;
  if (width <= maxStringBytes) return Math.max(1, width);
  throw new SurveyFileError(
    'limit-exceeded',
    `The texts of "${name}" have up to ${width} bytes, but SPSS takes ${maxStringBytes}. Export to CSV or Parquet.`,
  );
}
