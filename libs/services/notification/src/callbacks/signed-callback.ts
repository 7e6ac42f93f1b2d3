import { Webhook } from 'standardwebhooks';

export interface SigningInput {
  /** The same at every repeat, so that a receiver can tell one. */
  readonly id: string;
  readonly at: Date;
  readonly body: string;
  /** `whsec_…`, newest first: whoever still has the former one can verify too. */
  readonly secrets: readonly string[];
}

/** The headers of Standard Webhooks 1.0. Who has no secret gets no signature. */
export function signatureHeaders({ id, at, body, secrets }: SigningInput): Record<string, string> {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(id, at, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}
