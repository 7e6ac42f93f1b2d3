import { setTimeout } from 'node:timers/promises';
import { type ServiceName, serviceNames } from '../../system/service-process.ts';
import type { Fault, Stage } from '../fault.ts';
import { PartitionWatch, stallLimit } from '../measurement/partition-watch.ts';

/** Milliseconds in which a peer has to have taken over. */
const takeoverMs = 8_000;

/** One instance is killed and stays away until a peer must have taken over; then all instances are killed at once. */
const killOf = (service: ServiceName): Fault => ({
  name: `kill ${service}`,
  async inject({ system, orchestrator, insight, random }) {
    const instances = system.processes(service);
    const watch = new PartitionWatch(insight);
    await orchestrator.end(random.pick(instances), 'SIGKILL', takeoverMs + 2_000);
    await setTimeout(takeoverMs + 2_000);
    const observed = stallLimit('takeover by the peer', await watch.stop(), takeoverMs);
    await Promise.all(instances.map((one) => one.becameReady()));
    await Promise.all(instances.map((one) => orchestrator.end(one, 'SIGKILL')));
    await relaunched(system.processes(service));
    return observed;
  },
});

const killEverything: Fault = {
  name: 'kill everything at once',
  async inject({ system, orchestrator }) {
    await Promise.all(system.processes().map((one) => orchestrator.end(one, 'SIGKILL')));
    await relaunched(system.processes());
  },
};

const kills = 30;

/** Kills are spread over the uploads; whichever process it hits, a little after one of the uploads was accepted. */
const killAtRandom: Fault = {
  name: `${kills} random kills`,
  uploads: 1000,
  async inject({ system, orchestrator, load, random }) {
    const killed = new Map<string, number>();
    for (let kill = 1; kill <= kills; kill += 1) {
      const running = system.processes().filter((one) => one.running);
      const victim = random.pick(running);
      await orchestrator.end(victim, 'SIGKILL', random.integer(100, 3_000));
      killed.set(victim.service, (killed.get(victim.service) ?? 0) + 1);
      await load.reached(kill / (kills + 1));
      await setTimeout(random.fraction() * 300);
    }
    await relaunched(system.processes());
    return { notes: [[...killed].map(([service, count]) => `${count} × ${service}`).join(', ')] };
  },
};

/** Resolves when every process of the list runs; it need not be ready. */
async function relaunched(processes: ReturnType<Stage['system']['processes']>): Promise<void> {
  while (processes.some((one) => !one.running)) await setTimeout(50);
}

export const killFaults: readonly Fault[] = [...serviceNames.map(killOf), killEverything, killAtRandom];
