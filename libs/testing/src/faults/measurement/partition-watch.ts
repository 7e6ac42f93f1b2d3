import { setTimeout } from 'node:timers/promises';
import type { Observations } from '../fault.ts';
import { broken } from '../verification/finding.ts';
import type { Standing, SystemInsight } from '../verification/system-insight.ts';

const pauseMs = 100;

/** The longest time for which a consumer group had messages to read in a partition and read none. */
export interface Stall {
  readonly milliseconds: number;
  /** Such as `quota.jobs at jobs.events/3`; null where there was none. */
  readonly where: string | null;
}

/** Watches how the consumer groups get on. */
export class PartitionWatch {
  readonly #insight: SystemInsight;
  readonly #last = new Map<string, { readonly offset: bigint; readonly movedAt: number }>();
  #longest: Stall = { milliseconds: 0, where: null };
  #wanted = true;
  readonly #watching: Promise<void>;

  constructor(insight: SystemInsight) {
    this.#insight = insight;
    this.#watching = this.#watch();
  }

  /** Resolves with the longest stall since the beginning. */
  async stop(): Promise<Stall> {
    this.#wanted = false;
    await this.#watching;
    return this.#longest;
  }

  async #watch(): Promise<void> {
    while (this.#wanted) {
      const standings = await this.#insight.standings();
      const now = performance.now();
      for (const standing of standings) this.#look(standing, now);
      await setTimeout(pauseMs);
    }
  }

  #look({ group, partition, nextOffset, endOffset }: Standing, now: number): void {
    const where = `${group} at ${partition}`;
    const last = this.#last.get(where);
    if (!last || last.offset !== nextOffset || nextOffset >= endOffset) {
      return void this.#last.set(where, { offset: nextOffset, movedAt: now });
    }
    const milliseconds = Math.round(now - last.movedAt);
    if (milliseconds > this.#longest.milliseconds) this.#longest = { milliseconds, where };
  }
}

/** The stall as a note, and as a finding where it was longer than it may be. */
export function stallLimit(what: string, { milliseconds, where }: Stall, limitMs: number): Observations {
  const note = `${what}: ${milliseconds} ms${where ? ` (${where})` : ''}`;
  return {
    notes: [note],
    findings: milliseconds > limitMs ? [broken(`${note}, at most ${limitMs} ms are allowed`)] : [],
  };
}
