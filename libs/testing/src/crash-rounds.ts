import { setTimeout } from 'node:timers/promises';
import { changeQuotas } from './change-quotas.ts';
import { graceSeconds, graceVariables } from './faults/grace.ts';
import { UploadLoad } from './faults/load/upload-load.ts';
import { haveEnded, secondsToRecover } from './faults/measurement/recovery.ts';
import { verifyAnswers } from './faults/verification/answers.ts';
import { broken, type Finding } from './faults/verification/finding.ts';
import { verifyLoad } from './faults/verification/verify-load.ts';
import type { SeededRandom } from './seeded-random.ts';
import { freePort } from './system/free-port.ts';
import { StandaloneProcess } from './system/standalone-process.ts';

export interface CrashOptions {
  readonly rounds: number;
  /** Uploads under way when the process is killed; each round has twice as many at least. */
  readonly lanes: number;
  readonly random: SeededRandom;
  readonly report?: (line: string) => void;
}

/** The standalone with short leases, and a port that it keeps when it is started again. */
export const startToCrash = async (): Promise<StandaloneProcess> =>
  StandaloneProcess.start({ ...graceVariables, PORT: String(await freePort()) });

/**
 * Kills the whole process at random moments with uploads under way, starts it again, and looks for what must never be
 * seen: an accepted upload that does not complete, rows that are missing or there twice, a destination that stays busy.
 */
export async function crashRounds(standalone: StandaloneProcess, options: CrashOptions): Promise<Finding[]> {
  // What is tried here is not the upload rate.
  await changeQuotas(await standalone.access(), { uploadsPerWindow: 100_000, burst: 100_000 });
  const findings: Finding[] = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    findings.push(...(await crash(standalone, `round-${round}`, options)));
  }
  return findings;
}

async function crash(standalone: StandaloneProcess, name: string, options: CrashOptions): Promise<Finding[]> {
  const { lanes, random, report } = options;
  const client = await standalone.client();
  const { folder: parent } = await standalone.access();
  const load = await UploadLoad.prepare({ client, parent, name, random, lanes });
  load.start(2 * lanes);
  await load.reached(random.fraction());
  await setTimeout(random.integer(0, 300));
  await standalone.signal('SIGKILL');
  await standalone.start();
  const seconds = await secondsToRecover(client, load);
  await load.stop();
  await haveEnded(client, load.accepted);
  const { findings } = await verifyLoad(client, load, 3_000 * graceSeconds.reservation);
  report?.(`${name}: ${load.accepted.length} accepted, recovered after ${seconds} s, ${findings.length} findings`);
  return [...findings, ...verifyAnswers(load.setbacks), ...(seconds === null ? [broken('it did not recover')] : [])];
}
