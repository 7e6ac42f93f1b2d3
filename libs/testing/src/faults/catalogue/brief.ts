import type { Fault } from '../fault.ts';

/** A bit of everything, for a run of all tests. */
export const briefFault: Fault = {
  name: 'two kills and a Kafka restart',
  async inject({ system, orchestrator, engines, load, random }) {
    await orchestrator.end(random.pick(system.processes('ingest-gateway')), 'SIGKILL');
    await load.reached(0.4);
    await orchestrator.end(random.pick(system.processes('processing-service')), 'SIGKILL');
    await load.reached(0.7);
    for (const broker of engines.brokers) {
      await broker.stop('SIGKILL');
      await broker.start();
    }
  },
};
