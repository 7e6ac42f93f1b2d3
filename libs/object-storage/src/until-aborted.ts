/**
 * Passes a source on, and throws the signal's reason as soon as it aborts, even while the source is silent: neither
 * `for await` nor `pipeline` gets past a pending `next()`.
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const step = await nextUnlessAborted(iterator, signal);
      if (step.done) return;
      yield step.value;
    }
  } finally {
    // Not awaited: a generator that waits for its own source answers only after that. What it throws then comes too late
    // to matter, since the reason to end is known.
    iterator.return?.().catch(() => undefined);
  }
}

// A listener for each step: one long-lived promise in a race would collect a reaction for every chunk.
function nextUnlessAborted<T>(iterator: AsyncIterator<T>, signal: AbortSignal): Promise<IteratorResult<T>> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
