import { setTimeout } from 'node:timers/promises';
import type { DistributedSystem } from '../system/distributed-system.ts';
import type { ServiceProcess } from '../system/service-process.ts';

const usualDelayMs = 1_000;

/** Starts each process again that has ended, as docker and Kubernetes do. */
export class Orchestrator {
  /** Processes that nobody has ended: which, and their last words. */
  readonly crashes: string[] = [];
  readonly #ended = new Set<ServiceProcess>();
  readonly #delays = new Map<ServiceProcess, number>();
  readonly #watched = new Set<ServiceProcess>();
  #stopped = false;

  watch(system: DistributedSystem): void {
    for (const one of system.processes()) {
      if (this.#watched.has(one)) continue;
      this.#watched.add(one);
      void this.#keepAlive(one);
    }
  }

  /** Ends a process that is started again after a while; resolves when it has ended. */
  async end(one: ServiceProcess, signal: NodeJS.Signals, restartAfterMs = usualDelayMs): Promise<void> {
    this.#ended.add(one);
    this.#delays.set(one, restartAfterMs);
    await one.kill(signal);
  }

  /** Whatever ends from now on stays as it is. */
  stop(): void {
    this.#stopped = true;
  }

  async #keepAlive(one: ServiceProcess): Promise<void> {
    for (;;) {
      const code = await one.exited;
      if (this.#stopped) return;
      if (!this.#ended.delete(one)) {
        this.crashes.push(`${one.service} ended with ${code}: ${one.output.trimEnd().split('\n').at(-1)}`);
      }
      const delay = this.#delays.get(one) ?? usualDelayMs;
      this.#delays.delete(one);
      await setTimeout(delay);
      if (this.#stopped) return;
      one.launch();
    }
  }
}
