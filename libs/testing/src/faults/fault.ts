import type { SeededRandom } from '../seeded-random.ts';
import type { DistributedSystem } from '../system/distributed-system.ts';
import type { EngineNeeds, FaultEngines } from './engines/fault-engines.ts';
import type { UploadLoad } from './load/upload-load.ts';
import type { Finding } from './verification/finding.ts';
import type { SystemInsight } from './verification/system-insight.ts';
import type { Orchestrator } from './orchestrator.ts';

/** What a fault acts upon. */
export interface Stage {
  readonly system: DistributedSystem;
  readonly orchestrator: Orchestrator;
  readonly engines: FaultEngines;
  readonly insight: SystemInsight;
  readonly load: UploadLoad;
  readonly random: SeededRandom;
}

/** What was seen while the fault lasted. */
export interface Observations {
  readonly findings?: readonly Finding[];
  /** Figures for the reader, in words. */
  readonly notes?: readonly string[];
}

export interface Fault {
  readonly name: string;
  /** Uploads to be begun at least; the suite's own number where missing. */
  readonly uploads?: number;
  /** The usual engines where missing. */
  readonly needs?: EngineNeeds;
  /** Breaks something under load, and resolves when all that was broken has been repaired or started again. */
  inject(stage: Stage): Promise<Observations | void>;
}
