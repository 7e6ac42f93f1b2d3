import type { IncomingMessage } from 'node:http';
import type { UploadOptions } from '#libs/contracts';
import type { OptionFields } from '../admission/option-fields.ts';
import { DatasetInspection } from './dataset-inspection.ts';
import { MultipartBody } from './multipart-body.ts';

export interface ReceivedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  /** As recognised from the content. */
  readonly format: string;
}

export interface ReceivedUpload {
  readonly file: ReceivedFile;
  readonly options: UploadOptions;
}

export interface BodyToReceive {
  readonly request: IncomingMessage;
  readonly contentType: string;
  /** Those of the query; those of parts are added. */
  readonly options: OptionFields;
  /** Bytes. */
  readonly maxFileSize: number;
  /** Aborted with the reason by whoever finds something wrong, here or elsewhere. */
  readonly failure: AbortController;
  /** Told the bytes of the body so far. */
  readonly onOpened: (progress: { readonly received: number }) => void;
}

/**
 * Reads a body once. `store` gets the file's bytes; they end only when the whole request has proved right, so that
 * what it stores is never of a request that is refused. Throws the problem, or what `store` throws.
 */
export async function receiveBody(
  { request, contentType, options, maxFileSize, failure, onOpened }: BodyToReceive,
  store: (bytes: AsyncIterable<Buffer>) => Promise<unknown>,
): Promise<ReceivedUpload> {
  try {
    failure.signal.throwIfAborted();
    const body = new MultipartBody(request, contentType, options, failure);
    onOpened(body);
    const part = await body.dataset;
    options.parse();
    const inspection = new DatasetInspection(part, maxFileSize);
    const wholeRequest = async () => {
      await body.complete;
      options.parse();
    };
    await store(inspection.bytes(wholeRequest));
    return { file: inspection.result(), options: options.parse() };
  } catch (error) {
    failure.abort(error);
    throw error;
  }
}
