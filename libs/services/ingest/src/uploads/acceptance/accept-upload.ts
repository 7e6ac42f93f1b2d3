import { Inject, Injectable } from '@nestjs/common';
import { jobEvents, type UploadAccepted } from '#libs/contracts';
import { CommandHandler } from '#libs/eventing';
import { CONFIGURATION, Database, Identifiers, type Configuration } from '#libs/platform';
import { DriveAccess, type VisibleNode } from '../../drive/drive-access.ts';
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

/** Makes a job of an upload: from this one transaction on it is never lost. */
@Injectable()
export class AcceptUpload {
  constructor(
    private readonly database: Database,
    private readonly admission: Admission,
    private readonly drive: DriveAccess,
    private readonly commands: CommandHandler,
    private readonly processingLog: ProcessingLog,
    private readonly idempotency: IdempotencyRecords,
    private readonly identifiers: Identifiers,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  async accept(stored: StoredUpload): Promise<UploadAccepted> {
    return this.database.transactional(async () => {
      const { caller, action, target } = stored.upload;
      // The upload may have taken hours: the target may be gone or no longer editable.
      const node = await this.admission.target(caller, action, target.hash);
      const command = await this.command(stored, node);
      const { events, version } = await this.commands.execute(jobDecider, {
        family: jobEvents,
        stream: { category: 'job', id: stored.jobId },
        command,
      });
      await this.processingLog.recordOwn(events);
      const answer = answerOf(stored, command.data.database.hash, version);
      if (stored.claim) await this.idempotency.complete(stored.claim, keyedRequest(stored), answer);
      return answer;
    });
  }

  private async command(stored: StoredUpload, node: VisibleNode): Promise<ReceiveJob> {
    const { upload, objectKey, file, rowsLeft } = stored;
    const { callbackUrl, dryRun, name: _name, ...options } = stored.options;
    return {
      type: 'ReceiveJob',
      data: {
        action: upload.action,
        dryRun,
        target: { hash: node.hash, kind: node.kind, name: node.name },
        database: await this.databaseOf(stored, node),
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

  private async databaseOf({ upload, options, file }: StoredUpload, node: VisibleNode) {
    if (upload.action !== 'create') return { hash: node.hash, name: node.name };
    const name = await this.drive.availableName(node.hash, options.name ?? databaseName(file.name));
    return { hash: this.identifiers.hash(), name };
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
