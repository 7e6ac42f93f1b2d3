import { Inject, Injectable } from '@nestjs/common';
import { jobEvents, type UploadAccepted } from '#libs/contracts';
import { CommandHandler, type Beginning } from '#libs/eventing';
import {
  CONFIGURATION,
  Database,
  Gathering,
  Identifiers,
  isDatabaseAway,
  Timers,
  type Configuration,
} from '#libs/platform';
import type { VisibleNode } from '../../drive/drive-access.ts';
import { ProcessingLog } from '../../processing-log/processing-log.ts';
import { Admission, type AdmittedUpload } from '../admission/admission.ts';
import { IdempotencyRecords, type Claim, type KeyedRequest } from '../idempotency/idempotency-records.ts';
import { jobDecider, type ReceiveJob } from '../job.decider.ts';
import type { ReceivedUpload } from '../reception/receive-body.ts';
import { databaseName } from './database-name.ts';

/** An upload that is stored whole. */
export interface StoredUpload extends ReceivedUpload {
  readonly jobId: string;
  readonly upload: AdmittedUpload;
  readonly objectKey: string;
  readonly rowsLeft: number;
  /** Where the caller sent an `Idempotency-Key`. */
  readonly claim: Claim | null;
}

/** What the upload was sent to, and the database that it becomes or changes. */
interface Destination {
  readonly node: VisibleNode;
  readonly database: { readonly hash: string; readonly name: string };
}

interface PlacedUpload {
  readonly stored: StoredUpload;
  readonly destination: Destination;
}

/** Makes a job of an upload: from this one transaction on, which uploads that end together share, it is never lost. */
@Injectable()
export class AcceptUpload {
  readonly #gathering: Gathering<PlacedUpload, UploadAccepted>;

  constructor(
    private readonly database: Database,
    private readonly admission: Admission,
    private readonly commands: CommandHandler,
    private readonly processingLog: ProcessingLog,
    private readonly idempotency: IdempotencyRecords,
    private readonly identifiers: Identifiers,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    timers: Timers,
  ) {
    this.#gathering = new Gathering(timers, (uploads) => this.acceptTogether(uploads));
  }

  async accept(stored: StoredUpload): Promise<UploadAccepted> {
    // The upload may have taken hours: the target may be gone or no longer editable.
    return this.#gathering.ask({ stored, destination: await this.destination(stored) });
  }

  /** Where one of them fails, that must not keep the others out: each has a transaction of its own then. */
  private async acceptTogether(
    uploads: readonly PlacedUpload[],
  ): Promise<readonly (UploadAccepted | Promise<UploadAccepted>)[]> {
    try {
      return await this.acceptAll(uploads);
    } catch (error) {
      if (uploads.length === 1 || isDatabaseAway(error)) throw error;
      return uploads.map(async (one) => (await this.acceptAll([one]))[0]!);
    }
  }

  private acceptAll(uploads: readonly PlacedUpload[]): Promise<readonly UploadAccepted[]> {
    return this.database.transactional(async () => {
      const jobs = await this.commands.begin(jobDecider, jobEvents, uploads.map(this.beginning));
      await this.processingLog.enter(jobs);
      return Promise.all(uploads.map((one, index) => this.answer(one, jobs[index]!.length)));
    });
  }

  private async answer({ stored, destination }: PlacedUpload, sequence: number): Promise<UploadAccepted> {
    const answer = answerOf(stored, destination.database.hash, sequence);
    if (stored.claim) await this.idempotency.complete(stored.claim, keyedRequest(stored), answer);
    return answer;
  }

  private async destination({ upload, options, file }: StoredUpload): Promise<Destination> {
    const { caller, action, target } = upload;
    if (action !== 'create') {
      const node = await this.admission.target(caller, action, target.hash);
      return { node, database: { hash: node.hash, name: node.name } };
    }
    const node = await this.admission.place(caller, target.hash, options.name ?? databaseName(file.name));
    return { node, database: { hash: this.identifiers.hash(), name: node.availableName } };
  }

  private readonly beginning = ({ stored, destination }: PlacedUpload): Beginning<ReceiveJob> => ({
    stream: { category: 'job', id: stored.jobId },
    command: this.command(stored, destination),
  });

  private command(stored: StoredUpload, { node, database }: Destination): ReceiveJob {
    const { upload, objectKey, file, rowsLeft } = stored;
    const { callbackUrl, dryRun, name: _name, ...options } = stored.options;
    return {
      type: 'ReceiveJob',
      data: {
        action: upload.action,
        dryRun,
        target: { hash: node.hash, kind: node.kind, name: node.name },
        database,
        teamId: node.ownerId,
        submittedBy: upload.caller.id,
        via: upload.caller.via,
        file: { ...file, objectKey },
        options,
        callbackUrl: callbackUrl ?? null,
        rowsLeft,
        maxAttempts: this.configuration.JOB_MAX_ATTEMPTS,
      },
    };
  }
}

function answerOf({ jobId, upload }: StoredUpload, databaseHash: string, sequence: number): UploadAccepted {
  const self = `/api/v1/jobs/${jobId}`;
  return {
    jobId,
    status: 'queued',
    action: upload.action,
    target: upload.target.hash,
    databaseHash,
    sequence,
    links: { self, events: `${self}/events`, stream: `${self}/stream`, cancel: `${self}/cancel` },
  };
}

export const keyedRequest = ({
  upload,
  options,
  file,
}: Pick<StoredUpload, 'upload' | 'options' | 'file'>): KeyedRequest => ({
  action: upload.action,
  target: upload.target.hash,
  options,
  fileName: file.name,
  size: file.size,
  sha256: file.sha256,
});
