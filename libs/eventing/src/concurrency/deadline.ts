import type { Timers } from '#libs/platform';

/** Settles as the work does, or rejects with the reason when the time is up; the work itself goes on. */
export async function withDeadline<T>(
  timers: Timers,
  milliseconds: number,
  work: Promise<T>,
  reason: string,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = timers.after(milliseconds, () => reject(new Error(reason)));
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.cancel();
  }
}
