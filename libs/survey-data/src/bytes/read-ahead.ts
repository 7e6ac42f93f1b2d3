/** Runs one task ahead of the consumer, so that the next piece is read and inflated while this one is decoded. */
export async function* readAhead<Result>(tasks: Iterable<() => Promise<Result>>): AsyncGenerator<Result> {
  let next: Promise<Result> | null = null;
  try {
    for (const task of tasks) {
      const current: Promise<Result> | null = next;
      next = task();
      // It may fail while the consumer is still busy with the one before: then whoever awaits it below is told, not the process.
      next.catch(() => undefined);
      if (current) yield await current;
    }
    if (next) yield await next;
  } finally {
    // A task that nobody waits for any more must not end the process by its failure.
    await Promise.allSettled([next]);
  }
}
