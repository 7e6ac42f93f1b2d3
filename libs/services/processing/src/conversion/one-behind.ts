/** Lets one task at a time go on beside the caller, who meets its failure when handing over the next, or at the end. */
export class OneBehind {
  #task: Promise<void> = Promise.resolve();
  #failure: { readonly reason: unknown } | null = null;

  /** Begins once the task before has ended. Throws what that has thrown. */
  async begin(task: () => Promise<unknown>): Promise<void> {
    await this.end();
    this.#task = task().then(
      () => undefined,
      (reason: unknown) => void (this.#failure = { reason }),
    );
  }

  /** Resolves when nothing goes on any more. Throws what the last task has thrown. */
  async end(): Promise<void> {
    await this.#task;
    if (this.#failure) throw this.#failure.reason;
  }
}
