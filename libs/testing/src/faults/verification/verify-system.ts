import { setTimeout } from 'node:timers/promises';
import type { ApiClient } from '../../api-client.ts';
import type { UploadLoad } from '../load/upload-load.ts';
import { graceSeconds } from '../grace.ts';
import type { SceneParts } from '../scene.ts';
import { verifyAnswers } from './answers.ts';
import { broken, type Finding } from './finding.ts';
import { repeatedMails, verifyMails } from './mails.ts';
import { verifyObjects } from './objects.ts';
import type { SystemInsight } from './system-insight.ts';
import { verifyLoad } from './verify-load.ts';

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly repeatedMails: number;
}

const pauseMs = 200;
/** A mail whose attempt was not recorded is sent again when its lease of two minutes ends. */
const settleMs = 180_000;
/** Sweeps come round once or twice in a grace time, and a machine may be busy. */
const leewaySeconds = 40;
const { reservation, orphan, jobTimeout } = graceSeconds;
const objectGrace = {
  uploads: (orphan + leewaySeconds) * 1000,
  databases: (jobTimeout + orphan + leewaySeconds) * 1000,
};

/** Waits until nothing is on its way any more, and then looks at everything that a load has left. */
export async function verifySystem(client: ApiClient, load: UploadLoad, parts: SceneParts): Promise<Verdict> {
  const unfinished = await settle(parts.insight);
  const { findings, histories } = await verifyLoad(client, load, 3_000 * reservation);
  const mails = await parts.engines.mailpit.mails();
  return {
    repeatedMails: repeatedMails(mails),
    findings: [
      ...findings,
      ...unfinished.map((what) => broken(`after ${settleMs / 1000} s there are still ${what}`)),
      ...verifyMails(histories, mails),
      ...verifyAnswers(load.setbacks),
      ...(await verifyObjects(parts.storage, parts.insight, objectGrace)),
    ],
  };
}

/** What is left to be done when the time is over. */
async function settle(insight: SystemInsight): Promise<string[]> {
  const end = performance.now() + settleMs;
  for (;;) {
    const unfinished = await insight.unfinished();
    if (unfinished.length === 0 || performance.now() > end) return unfinished;
    await setTimeout(pauseMs);
  }
}
