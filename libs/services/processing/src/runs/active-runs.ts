import { Injectable } from '@nestjs/common';
import type { Holdings } from '../work-queue/holder.ts';
import { leaseName, type Lease } from '../work-queue/work-queue.ts';

/** Why a run is stopped: its job has ended or moved on without it, or this process is about to end. */
export type StopReason = 'over' | 'interrupted';

interface ActiveRun {
  readonly lease: Lease;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/** The runs under way in this process. */
@Injectable()
export class ActiveRuns implements Holdings {
  readonly #runs = new Map<string, ActiveRun>();

  /** `work` never rejects; its signal's reason is a `StopReason`. */
  begin(lease: Lease, work: (signal: AbortSignal) => Promise<void>): void {
    const controller = new AbortController();
    const done = work(controller.signal).finally(() => this.#runs.delete(leaseName(lease)));
    this.#runs.set(leaseName(lease), { lease, controller, done });
  }

  leases(): Lease[] {
    return [...this.#runs.values()].map((run) => run.lease);
  }

  lost(lease: Lease): void {
    this.#runs.get(leaseName(lease))?.controller.abort('over' satisfies StopReason);
  }

  ended(jobId: string): void {
    for (const lease of this.leases()) if (lease.jobId === jobId) this.lost(lease);
  }

  /** Resolves when every run has said where it stands. */
  async interruptAll(): Promise<void> {
    const runs = [...this.#runs.values()];
    for (const { controller } of runs) controller.abort('interrupted' satisfies StopReason);
    await Promise.all(runs.map((run) => run.done));
  }
}
