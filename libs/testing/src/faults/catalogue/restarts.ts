import { setTimeout } from 'node:timers/promises';
import type { ServiceProcess } from '../../system/service-process.ts';
import type { Fault } from '../fault.ts';
import { PartitionWatch, stallLimit } from '../measurement/partition-watch.ts';
import type { Orchestrator } from '../orchestrator.ts';

const stallMs = 2_000;

const rollingRestart: Fault = {
  name: 'rolling restart',
  async inject({ system, orchestrator, insight }) {
    const watch = new PartitionWatch(insight);
    for (const one of system.processes()) await restart(one, orchestrator);
    return stallLimit('longest stall of a partition', await watch.stop(), stallMs);
  },
};

const rebalancingMs = 25_000;

const continuousRebalance: Fault = {
  name: 'continuous rebalance',
  async inject({ system, orchestrator, random }) {
    const [restless] = system.processes('processing-service');
    const end = performance.now() + rebalancingMs;
    let rebalances = 0;
    while (performance.now() < end) {
      await restart(restless!, orchestrator);
      await setTimeout(random.integer(500, 1_500));
      rebalances += 2;
    }
    return { notes: [`${rebalances} joins and leaves`] };
  },
};

async function restart(one: ServiceProcess, orchestrator: Orchestrator): Promise<void> {
  await orchestrator.end(one, 'SIGTERM', 0);
  while (!one.running) await setTimeout(10);
  await one.becameReady();
}

export const restartFaults: readonly Fault[] = [rollingRestart, continuousRebalance];
