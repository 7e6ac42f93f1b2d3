import type { SeededRandom } from '../seeded-random.ts';
import type { Fault } from './fault.ts';
import { UploadLoad } from './load/upload-load.ts';
import { secondsToRecover } from './measurement/recovery.ts';
import type { Scene } from './scene.ts';
import { describeSetbacks } from './verification/answers.ts';
import { broken, type Finding } from './verification/finding.ts';
import { verifySystem } from './verification/verify-system.ts';

export interface FaultReport {
  readonly fault: string;
  readonly uploads: number;
  readonly accepted: number;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** From the fault's end; null where it did not recover. */
  readonly secondsToRecover: number | null;
}

export interface RunOptions {
  readonly random: SeededRandom;
  /** To be begun at least. */
  readonly uploads: number;
}

const lanes = 6;

/** Injects one fault under load, waits until the system has recovered, and looks for what must never be seen. */
export async function runFault(fault: Fault, { parts }: Scene, options: RunOptions): Promise<FaultReport> {
  const { system, engines, orchestrator, insight } = parts;
  const { random, uploads } = options;
  await engines.mailpit.empty();
  orchestrator.crashes.length = 0;
  const deadLettersBefore = await insight.deadLetters();
  const client = await system.client();
  const parent = (await system.access()).folder;
  const load = await UploadLoad.prepare({ client, parent, name: fault.name.replaceAll(/\W+/g, '-'), random, lanes });

  load.start(uploads);
  await load.reached(random.fraction() / 5);
  const observed = await fault.inject({ ...parts, load, random });
  const seconds = await secondsToRecover(client, load);
  await load.stop();
  const verdict = await verifySystem(client, load, parts);

  const deadLetters = (await insight.deadLetters()) - deadLettersBefore;
  const { findings = [], notes = [] } = observed ?? {};
  return {
    fault: fault.name,
    uploads: load.uploads.length,
    accepted: load.accepted.length,
    secondsToRecover: seconds,
    findings: [
      ...findings,
      ...verdict.findings,
      ...(seconds === null ? [broken('it did not recover')] : []),
      ...(deadLetters > 0 ? [broken(`${deadLetters} dead letters`)] : []),
    ],
    notes: [
      ...notes,
      describeSetbacks(load.setbacks),
      ...(verdict.repeatedMails > 0 ? [`${verdict.repeatedMails} mails came twice`] : []),
      ...orchestrator.crashes,
    ],
  };
}
