import type { Timers } from '#libs/platform';

/** A named thing that must work for the process to be ready: rejects with the reason where it does not. */
export type HealthCheck = () => Promise<void>;

export interface Readiness {
  readonly status: 'ok' | 'starting' | 'unavailable' | 'stopping';
  /** What was checked, and why it is not in order. */
  readonly engines: Readonly<Record<string, { readonly status: 'ok' | 'unavailable'; readonly reason?: string }>>;
}

/** An engine that takes longer to answer is as good as away: whoever asks has no more time than this, either. */
const patienceMs = 3_000;

/** Whether this process can do its work: not before it has started, nor once it is about to stop. */
export class Health {
  readonly #timers: Timers;
  readonly #checks = new Map<string, HealthCheck>();
  #phase: 'starting' | 'running' | 'stopping' = 'starting';

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** The process is ready from now on, as long as all checks succeed. */
  started(checks: ReadonlyMap<string, HealthCheck>): void {
    for (const [name, check] of checks) this.#checks.set(name, oneAtATime(check));
    if (this.#phase === 'starting') this.#phase = 'running';
  }

  /** Whoever sends requests to this process is to send them elsewhere. */
  stopping(): void {
    this.#phase = 'stopping';
  }

  async readiness(): Promise<Readiness> {
    const results = await Promise.all([...this.#checks].map(async ([name, check]) => [name, await this.#try(check)]));
    const engines = Object.fromEntries(results) as Readiness['engines'];
    if (this.#phase !== 'running') return { status: this.#phase, engines };
    const ready = Object.values(engines).every(({ status }) => status === 'ok');
    return { status: ready ? 'ok' : 'unavailable', engines };
  }

  async #try(check: HealthCheck): Promise<Readiness['engines'][string]> {
    const enough = new AbortController();
    const tooLong = this.#timers.delay(patienceMs, enough.signal).then(() => {
      if (!enough.signal.aborted) throw new Error(`no answer within ${patienceMs / 1000} s`);
    });
    try {
      await Promise.race([check(), tooLong]);
      return { status: 'ok' };
    } catch (error) {
      return { status: 'unavailable', reason: error instanceof Error ? error.message : String(error) };
    } finally {
      enough.abort();
    }
  }
}

/** However often it is asked, an engine that hangs is waited for once. */
function oneAtATime(check: HealthCheck): HealthCheck {
  let underWay: Promise<void> | undefined;
  return () => (underWay ??= check().finally(() => (underWay = undefined)));
}
