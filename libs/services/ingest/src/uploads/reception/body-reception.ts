import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIGURATION, LOGGER, Timers, type Configuration, type Logger } from '#libs/platform';
import type { AdmittedUpload } from '../admission/admission.ts';
import { receiveBody, type ReceivedUpload } from './receive-body.ts';
import { UploadPulse } from './upload-pulse.ts';

export interface AwaitedBody {
  readonly request: IncomingMessage;
  readonly upload: AdmittedUpload;
  /** Tells the client that it may send the body. */
  readonly invite: () => void;
  /** Aborted with the reason by whoever ends the upload. */
  readonly failure: AbortController;
}

export interface BodyTerms {
  /** Bytes. */
  readonly maxFileSize: number;
  /** Renews what the upload holds, while bytes come in. */
  readonly renew: () => Promise<void>;
  /** Gets the file's bytes. */
  readonly store: (bytes: AsyncIterable<Buffer>) => Promise<unknown>;
}

/** Has the body of an admitted upload sent, and watches over its coming in. */
@Injectable()
export class BodyReception {
  constructor(
    private readonly timers: Timers,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async receive({ request, upload, invite, failure }: AwaitedBody, terms: BodyTerms): Promise<ReceivedUpload> {
    let body = { received: 0 };
    const pulse = new UploadPulse({
      timers: this.timers,
      logger: this.logger,
      leaseSeconds: this.configuration.RESERVATION_SECONDS,
      progress: () => ({ received: body.received, complete: request.complete }),
      renew: terms.renew,
      failure,
    });
    invite();
    try {
      const { contentType, options } = upload;
      const onOpened = (opened: { received: number }) => (body = opened);
      const { maxFileSize, store } = terms;
      return await receiveBody({ request, contentType, options, maxFileSize, failure, onOpened }, store);
    } finally {
      pulse.stop();
    }
  }
}
