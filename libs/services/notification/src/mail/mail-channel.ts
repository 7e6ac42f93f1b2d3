import { Inject, Injectable } from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '#libs/platform';
import type { Attempt, DeliveryChannel } from '../deliveries/delivery-channel.ts';
import type { ClaimedDelivery } from '../deliveries/delivery-queue.ts';
import { JobFactsRepository } from '../job-facts/job-facts.ts';
import { People } from '../people/people.ts';
import { writeJobMail } from './job-mail.ts';
import { MailRefused, MailTransport } from './mail-transport.ts';

const unspecified = ['0.0.0.0', '::'];

/** Mails to the people who submitted a job. */
@Injectable()
export class MailChannel implements DeliveryChannel {
  readonly channel = 'mail';
  /** A mail server that is down for a day costs no mail. */
  readonly pauses = [0, 5, 30, 300, 1800, 7200, 21600, 43200];
  readonly leaseMs: number;
  readonly concurrency = 4;
  readonly concurrencyPerDestination = 4;
  readonly #jobs: JobFactsRepository;
  readonly #people: People;
  readonly #transport: MailTransport;
  readonly #apiUrl: string;

  constructor(
    jobs: JobFactsRepository,
    people: People,
    transport: MailTransport,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.#jobs = jobs;
    this.#people = people;
    this.#transport = transport;
    this.leaseMs = transport.leaseMs;
    this.#apiUrl = apiUrl(configuration);
  }

  async attempt({ deliveryId, jobId, sequence, event }: ClaimedDelivery): Promise<Attempt> {
    const { submittedBy, facts } = await this.#jobs.of(jobId);
    const person = await this.#people.find(submittedBy);
    if (!person || person.disabled) return { outcome: 'failed', reason: 'the user is disabled', final: true };
    const to = { name: person.name, address: person.email };
    const time = new Date(event.metadata.time);
    const content = writeJobMail({ event, facts, name: person.name, jobUrl: `${this.#apiUrl}/jobs/${jobId}` });
    try {
      await this.#transport.send({ deliveryId, jobId, sequence, time, to, ...content });
      return { outcome: 'delivered' };
    } catch (error) {
      return { outcome: 'failed', reason: (error as Error).message, final: error instanceof MailRefused };
    }
  }
}

/** Where nobody has said how the server is reached, and its own address is not the answer, a path has to do. */
function apiUrl({ PUBLIC_URL, HOST, PORT }: Configuration): string {
  if (PUBLIC_URL) return `${PUBLIC_URL.replace(/\/$/, '')}/api/v1`;
  return PORT === 0 || unspecified.includes(HOST) ? '/api/v1' : `http://${HOST}:${PORT}/api/v1`;
}
