export interface CallbackRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A stranger's HTTP endpoint. */
export abstract class CallbackClient {
  /** Resolves with the status of the answer; rejects with an error that says, to the receiver's people, what went wrong. */
  abstract post(request: CallbackRequest, signal: AbortSignal): Promise<number>;
}
