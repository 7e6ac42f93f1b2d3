import { Inject, Injectable } from '@nestjs/common';
import { toCloudEvent } from '#libs/eventing';
import { Clock, CONFIGURATION, SecretBox, type Configuration } from '#libs/platform';
import type { Attempt, DeliveryChannel } from '../deliveries/delivery-channel.ts';
import type { ClaimedDelivery } from '../deliveries/delivery-queue.ts';
import { JobFactsRepository } from '../job-facts/job-facts.ts';
import { People } from '../people/people.ts';
import { CallbackClient, type CallbackRequest } from './callback-client.ts';
import { signatureHeaders } from './signed-callback.ts';

const gone = { outcome: 'failed', reason: 'the receiver wants no more events of this job (410)', final: true } as const;

/** Events to the `callbackUrl` of their job. */
@Injectable()
export class CallbackChannel implements DeliveryChannel {
  readonly channel = 'callback';
  readonly pauses: readonly number[];
  readonly leaseMs = 20_000;
  readonly concurrency = 32;
  readonly concurrencyPerDestination = 4;
  readonly #jobs: JobFactsRepository;
  readonly #people: People;
  readonly #client: CallbackClient;
  readonly #secretBox: SecretBox;
  readonly #clock: Clock;

  constructor(
    jobs: JobFactsRepository,
    people: People,
    client: CallbackClient,
    secretBox: SecretBox,
    clock: Clock,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.#jobs = jobs;
    this.#people = people;
    this.#client = client;
    this.#secretBox = secretBox;
    this.#clock = clock;
    this.pauses = configuration.CALLBACK_RETRY_SECONDS;
  }

  async attempt(delivery: ClaimedDelivery, signal: AbortSignal): Promise<Attempt> {
    const { callbackUrl, submittedBy } = await this.#jobs.of(delivery.jobId);
    if (callbackUrl === null) return gone;
    const request = this.#request(new URL(callbackUrl), delivery, await this.#secrets(submittedBy));
    try {
      const status = await this.#client.post(request, signal);
      if (status === 410) await this.#jobs.endCallbacks(delivery.jobId);
      return judge(status);
    } catch (error) {
      if (signal.aborted) return { outcome: 'interrupted' };
      return { outcome: 'failed', reason: (error as Error).message, final: false };
    }
  }

  #request(url: URL, { deliveryId, event }: ClaimedDelivery, secrets: readonly string[]): CallbackRequest {
    const body = JSON.stringify(toCloudEvent(event));
    const headers = {
      'content-type': 'application/cloudevents+json',
      'user-agent': 'datacollector',
      ...signatureHeaders({ id: deliveryId, at: this.#clock.now(), body, secrets }),
    };
    return { url, headers, body };
  }

  /** All that are valid now: a new secret is valid beside the former for a day. */
  async #secrets(userId: string): Promise<string[]> {
    const person = await this.#people.find(userId);
    const now = this.#clock.now().toISOString();
    return (person?.callbackSecrets ?? [])
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
      .map(({ sealed }) => this.#secretBox.open(sealed));
  }
}

function judge(status: number): Attempt {
  if (status >= 200 && status < 300) return { outcome: 'delivered' };
  if (status === 410) return gone;
  const redirected = status >= 300 && status < 400;
  const reason = `the receiver answered ${status}${redirected ? ', and redirects are not followed' : ''}`;
  return { outcome: 'failed', reason, final: false };
}
