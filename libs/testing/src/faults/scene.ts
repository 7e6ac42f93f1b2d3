import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStorage } from '#libs/object-storage';
import { changeQuotas } from '../change-quotas.ts';
import { DistributedSystem } from '../system/distributed-system.ts';
import { openDirectly } from './engines/direct-access.ts';
import { type EngineNeeds, FaultEngines } from './engines/fault-engines.ts';
import { graceVariables } from './grace.ts';
import { Orchestrator } from './orchestrator.ts';
import { SystemInsight } from './verification/system-insight.ts';

const instances = {
  'ingest-gateway': 2,
  'quota-service': 2,
  'processing-service': 2,
  'notification-service': 2,
} as const;

export interface SceneParts {
  readonly engines: FaultEngines;
  readonly system: DistributedSystem;
  readonly orchestrator: Orchestrator;
  readonly insight: SystemInsight;
  readonly storage: ObjectStorage;
}

/** Two of each service on engines of their own, kept running by an orchestrator. */
export class Scene {
  readonly parts: SceneParts;
  readonly #dispose: () => Promise<void>;

  private constructor(parts: SceneParts, dispose: () => Promise<void>) {
    this.parts = parts;
    this.#dispose = dispose;
  }

  /** What was started is stopped again where the rest does not start. */
  static async open(needs: EngineNeeds): Promise<Scene> {
    await using opened = new AsyncDisposableStack();
    const engines = opened.adopt(await FaultEngines.start(needs), (one) => one.dispose());
    const system = opened.adopt(
      await DistributedSystem.start({ instances, engines: engines.environment, environment: graceVariables }),
      (one) => one.dispose(),
    );
    // What is tried here is not the upload rate.
    await changeQuotas(await system.access(), { uploadsPerWindow: 100_000, burst: 100_000 });
    const directory = opened.adopt(await mkdtemp(join(tmpdir(), 'faults-')), (path) => rm(path, { recursive: true }));
    const { log, storage } = await openDirectly(engines, directory);
    const insight = opened.adopt(new SystemInsight(engines.directEnvironment['DATABASE_URL']!, log), (one) =>
      one.close(),
    );
    const orchestrator = opened.adopt(new Orchestrator(), (one) => one.stop());
    orchestrator.watch(system);
    const all = opened.move();
    return new Scene({ engines, system, orchestrator, insight, storage }, () => all.disposeAsync());
  }

  dispose(): Promise<void> {
    return this.#dispose();
  }
}
