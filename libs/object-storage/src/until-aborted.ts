/**
 * Passes a source on, and throws the signal's reason as soon as it aborts, even while the source is silent: neither
 * `for await` nor `pipeline` gets past a pending `next()`.
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let giveUp: (reason: unknown) => void = () => undefined;
  const abort = () => giveUp(signal.reason);
  // For all steps: one each takes as long as all else that is done with a chunk.
  signal.addEventListener('abort', abort);
  try {
    for (;;) {
      signal.throwIfAborted();
      const step = await new Promise<IteratorResult<T>>((resolve, reject) => {
        giveUp = reject;
        iterator.next().then(resolve, reject);
      });
      if (step.done) return;
      yield step.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    // Not awaited: a generator that waits for its own source answers only after that. What it throws then comes too late
    // to matter, since the reason to end is known.
    iterator.return?.().catch(() => undefined);
  }
}
