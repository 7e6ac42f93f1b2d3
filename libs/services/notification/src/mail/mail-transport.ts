/** A mail as it is written; who sends it is for the transport to say. */
export interface Mail {
  /** The same at every repeat, so that a receiver can tell one. */
  readonly deliveryId: string;
  readonly jobId: string;
  readonly sequence: number;
  /** Of the event that it tells of. */
  readonly time: Date;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The mail will never be accepted. The message says why, without the address. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

export abstract class MailTransport {
  /** Milliseconds, longer than it takes to send. A mail whose sender was killed waits as long. */
  abstract readonly leaseMs: number;

  /** Resolves once the mail is safe with whoever is next. Throws `MailRefused`, or another error where it may work later. */
  abstract send(mail: Mail): Promise<void>;
}
