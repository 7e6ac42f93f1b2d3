import { problemCodes, type ProblemCode } from '#libs/contracts';

export interface ProblemExtras {
  /** Members beside the standard ones, such as `limit` or `required`. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error that its reader can do something about: answered as `application/problem+json` (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly members: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  /** `detail` is a sentence that says what to do. */
  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail);
    this.code = code;
    this.members = extras.members ?? {};
    this.headers = extras.headers ?? {};
  }

  get status(): number {
    return problemCodes[this.code].status;
  }

  /** The body of the answer. `instance` is the path that was asked for. */
  toBody(instance: string): Record<string, unknown> {
    return {
      type: `/problems/${this.code}`,
      title: problemCodes[this.code].title,
      status: this.status,
      detail: this.message,
      instance,
      code: this.code,
      ...this.members,
    };
  }
}
