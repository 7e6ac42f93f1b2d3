import type { IncomingMessage } from 'node:http';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { UploadAccepted } from '#libs/contracts';
import { ObjectStorage } from '#libs/object-storage';
import { Identifiers, LOGGER, Problem, type Logger } from '#libs/platform';
import { AcceptUpload, keyedRequest } from './acceptance/accept-upload.ts';
import { Admission, type AdmittedUpload, type UploadRequest } from './admission/admission.ts';
import { UploadEngines } from './admission/upload-engines.ts';
import { IdempotencyRecords, type Claim, type EarlierRequest } from './idempotency/idempotency-records.ts';
import { requireSameRequest } from './idempotency/same-request.ts';
import { UploadReservations, type Reservation } from './quota/upload-reservations.ts';
import { BodyReception } from './reception/body-reception.ts';
import { objectKeyOf } from './stored-uploads.ts';

/** A request whose body has not been read. */
export interface UnreadUpload extends UploadRequest {
  readonly request: IncomingMessage;
  /** Tells the client that it may send the body. */
  readonly invite: () => void;
}

export interface UploadAnswer {
  readonly accepted: UploadAccepted;
  /** The key came before with the same request: no second job was made. */
  readonly replayed: boolean;
}

/** One upload on its way in. */
interface Arrival extends UnreadUpload {
  readonly jobId: string;
  readonly upload: AdmittedUpload;
  readonly claim: Claim | null;
  /** Aborted with the reason by whoever ends the upload. */
  readonly failure: AbortController;
}

/**
 * Takes uploads in: admission, quota, one pass of the body into object storage, then the transaction that makes the
 * job. Whatever ends an upload before that leaves nothing behind.
 */
@Injectable()
export class UploadReception implements BeforeApplicationShutdown {
  readonly #underWay = new Map<AbortController, Promise<unknown>>();
  #stopping = false;

  constructor(
    private readonly admission: Admission,
    private readonly engines: UploadEngines,
    private readonly idempotency: IdempotencyRecords,
    private readonly reservations: UploadReservations,
    private readonly body: BodyReception,
    private readonly storage: ObjectStorage,
    private readonly acceptance: AcceptUpload,
    private readonly identifiers: Identifiers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async receive(unread: UnreadUpload): Promise<UploadAnswer> {
    if (this.#stopping) throw restarting();
    const failure = new AbortController();
    const answer = this.#receive(unread, failure);
    this.#underWay.set(failure, answer);
    return answer.finally(() => this.#underWay.delete(failure));
  }

  /** Ends the uploads under way cleanly; their clients are told to come again. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    for (const failure of this.#underWay.keys()) failure.abort(restarting());
    await Promise.allSettled(this.#underWay.values());
  }

  async #receive(unread: UnreadUpload, failure: AbortController): Promise<UploadAnswer> {
    const upload = await this.admission.admit(unread);
    await this.engines.require();
    const jobId = this.identifiers.uuid();
    const key = upload.idempotencyKey;
    const claim = key === null ? null : { userId: upload.caller.id, key, jobId };
    const arrival = { ...unread, jobId, upload, claim, failure };
    const earlier = claim && (await this.idempotency.claim(claim));
    if (earlier) return { accepted: await this.#replay(arrival, earlier), replayed: true };
    try {
      return { accepted: await this.#reserveAndStore(arrival), replayed: false };
    } catch (error) {
      if (claim && isCertain(error)) await this.#undo('key', () => this.idempotency.release(claim));
      throw error;
    }
  }

  /** The same request again: read to its end, to see that it is the same, and stored nowhere. */
  async #replay(arrival: Arrival, { request, answer }: EarlierRequest): Promise<UploadAccepted> {
    const { action, target } = arrival.upload;
    requireSameRequest(request, { action, target: target.hash });
    const terms = { maxFileSize: request.size, renew: async () => undefined, store: drain };
    const received = await this.body.receive(arrival, terms).catch((error: unknown) => {
      // A file that is longer than the first one was is another file.
      if (error instanceof Problem && error.code === 'file-too-large') requireSameRequest(request, { size: Infinity });
      throw error;
    });
    requireSameRequest(request, keyedRequest({ upload: arrival.upload, ...received }));
    return answer;
  }

  async #reserveAndStore(arrival: Arrival): Promise<UploadAccepted> {
    const { jobId, upload } = arrival;
    const { hash: target, ownerId: teamId } = upload.target;
    const reservation = await this.reservations.reserve({ jobId, target, teamId, declaredSize: upload.declaredSize });
    try {
      const accepted = await this.#storeAndAccept(arrival, reservation);
      this.reservations.settle(reservation);
      this.logger.info({ jobId, action: accepted.action, target }, 'upload accepted');
      return accepted;
    } catch (error) {
      if (isCertain(error)) await this.reservations.release(reservation);
      else this.reservations.settle(reservation);
      throw error;
    }
  }

  async #storeAndAccept(arrival: Arrival, reservation: Reservation): Promise<UploadAccepted> {
    const { jobId, upload, claim, failure } = arrival;
    const objectKey = objectKeyOf(jobId);
    reservation.expired.addEventListener('abort', () => failure.abort(reservation.expired.reason));
    const received = await this.body.receive(arrival, {
      maxFileSize: reservation.maxFileSize,
      renew: async () => {
        await this.reservations.renew(reservation);
        if (claim) await this.idempotency.renew(claim);
      },
      store: (bytes) => this.#store(objectKey, bytes),
    });
    try {
      const { rowsLeft } = reservation;
      return await this.acceptance.accept({ ...received, jobId, upload, objectKey, rowsLeft, claim });
    } catch (error) {
      if (isCertain(error)) await this.#undo('object', () => this.storage.delete([objectKey]));
      throw error;
    }
  }

  /** Needs no signal: whatever ends the upload also ends its bytes, with the reason. */
  async #store(objectKey: string, bytes: AsyncIterable<Buffer>): Promise<void> {
    try {
      await this.storage.put(objectKey, bytes);
    } catch (error) {
      if (error instanceof Problem) throw error;
      this.logger.error({ err: error, objectKey }, 'upload not stored');
      throw storageUnavailable();
    }
  }

  /** Cleaning up must not hide why it was needed; what it leaves ends with its lease or is found by the sweep. */
  async #undo(what: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => this.logger.error({ err: error, what }, 'upload not cleaned up'));
  }
}

/**
 * A problem says that the upload was refused. After any other error the job may exist all the same, since the connection
 * to the database may have broken during the commit: then nothing is taken away; the leases end, or the job claims them.
 */
const isCertain = (error: unknown): boolean => error instanceof Problem;

async function drain(bytes: AsyncIterable<Buffer>): Promise<void> {
  for await (const _chunk of bytes);
}

const restarting = () =>
  new Problem('unavailable', 'The service restarts, and nothing was accepted. Send it again.', {
    headers: { 'retry-after': '5' },
  });

const storageUnavailable = () =>
  new Problem('unavailable', 'The file cannot be stored at the moment, so nothing was accepted. Send it again later.', {
    headers: { 'retry-after': '30' },
  });
