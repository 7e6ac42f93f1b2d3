import { SeededRandom } from '../seeded-random.ts';
import { engineFaults } from './catalogue/engine-outages.ts';
import { killFaults } from './catalogue/kills.ts';
import { restartFaults } from './catalogue/restarts.ts';
import type { EngineNeeds } from './engines/fault-engines.ts';
import type { Fault } from './fault.ts';
import { type FaultReport, runFault } from './run-fault.ts';
import type { Scene } from './scene.ts';
import { broken } from './verification/finding.ts';

export interface SuiteOptions {
  readonly faults: readonly Fault[];
  /** Repeats the choice of moments and victims. */
  readonly seed: number;
  /** To be begun at least for each fault; the fault's own number, or 100, where missing. */
  readonly uploads?: number | undefined;
  readonly report: (report: FaultReport) => void;
  /** Stops everything that was started, and rejects with its reason. */
  readonly signal?: AbortSignal;
}

export const allFaults: readonly Fault[] = [...killFaults, ...restartFaults, ...engineFaults];

const usualNeeds: EngineNeeds = { brokers: 1 };
const usualUploads = 100;
/** Milliseconds that a fault, its load and the look at it may take. */
const patienceMs = 600_000;

/** Runs faults one after another, those with the same needs on one system. Resolves with whether nothing was found. */
export async function runFaults(options: SuiteOptions): Promise<boolean> {
  let clean = true;
  for (const [needs, group] of Map.groupBy(options.faults, (fault) => fault.needs ?? usualNeeds)) {
    let scene = await openScene(needs);
    try {
      for (const fault of group) {
        options.signal?.throwIfAborted();
        const report = await runWithin(patienceMs, fault, scene, options);
        options.report(report);
        if (report.findings.length === 0) continue;
        clean = false;
        // What is left of a fault must not be blamed on the next one.
        await scene.dispose();
        scene = await openScene(needs);
      }
    } finally {
      await scene.dispose();
    }
  }
  return clean;
}

/** Containers and Kafka are loaded only by those who want to break them. */
async function openScene(needs: EngineNeeds): Promise<Scene> {
  const { Scene } = await import('./scene.ts');
  return Scene.open(needs);
}

async function runWithin(
  milliseconds: number,
  fault: Fault,
  scene: Scene,
  { seed, uploads, signal }: SuiteOptions,
): Promise<FaultReport> {
  const { promise: over, resolve, reject } = Promise.withResolvers<FaultReport>();
  const timer = setTimeout(() => resolve(stuck(fault, milliseconds)), milliseconds);
  const abort = () => reject(signal!.reason as Error);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const random = new SeededRandom(seed);
    return await Promise.race([
      runFault(fault, scene, { random, uploads: uploads ?? fault.uploads ?? usualUploads }),
      over,
    ]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function stuck({ name }: Fault, milliseconds: number): FaultReport {
  const findings = [broken(`it did not come to an end in ${milliseconds / 1000} s`)];
  return { fault: name, uploads: 0, accepted: 0, findings, notes: [], secondsToRecover: null };
}
