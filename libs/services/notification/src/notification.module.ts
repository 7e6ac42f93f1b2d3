import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { CONFIGURATION, Random, SecretBox, Timers, type Configuration } from '#libs/platform';
import { CallbackAddresses } from './callbacks/callback-addresses.ts';
import { CallbackChannel } from './callbacks/callback-channel.ts';
import { CallbackClient } from './callbacks/callback-client.ts';
import { HttpCallbackClient } from './callbacks/http-callback-client.ts';
import { AttemptRecorder } from './deliveries/attempt-recorder.ts';
import { DeliveryQueue } from './deliveries/delivery-queue.ts';
import { DeliveryWorkers } from './deliveries/delivery-workers.ts';
import { JobEventsConsumer } from './deliveries/job-events.consumer.ts';
import { JobFactsRepository } from './job-facts/job-facts.ts';
import { MailChannel } from './mail/mail-channel.ts';
import { MailTransport } from './mail/mail-transport.ts';
import { OutboxMailTransport } from './mail/outbox-mail-transport.ts';
import { SmtpMailTransport } from './mail/smtp-mail-transport.ts';
import { PeopleConsumer } from './people/people.consumer.ts';
import { People } from './people/people.ts';

const mailTransport = ({ SMTP_URL, MAIL_FROM, DATA_DIR }: Configuration): MailTransport =>
  SMTP_URL ? new SmtpMailTransport(SMTP_URL, MAIL_FROM) : new OutboxMailTransport(join(DATA_DIR, 'outbox'), MAIL_FROM);

const callbackClient = ({ CALLBACK_ALLOW }: Configuration, timers: Timers): CallbackClient =>
  new HttpCallbackClient(new CallbackAddresses(CALLBACK_ALLOW), timers);

@Module({
  controllers: [PeopleConsumer, JobEventsConsumer],
  providers: [
    People,
    JobFactsRepository,
    DeliveryQueue,
    AttemptRecorder,
    DeliveryWorkers,
    MailChannel,
    CallbackChannel,
    { provide: MailTransport, useFactory: mailTransport, inject: [CONFIGURATION] },
    { provide: CallbackClient, useFactory: callbackClient, inject: [CONFIGURATION, Timers] },
    { provide: SecretBox, useFactory: SecretBox.of, inject: [CONFIGURATION, Random] },
  ],
})
export class NotificationModule {}
