import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { topics, type PeopleEvent } from '#libs/contracts';
import type { Recorded } from '#libs/eventing';
import { People } from './people.ts';

@Controller()
export class PeopleConsumer {
  readonly #people: People;

  constructor(people: People) {
    this.#people = people;
  }

  /** Each event holds all that is needed of a person: the newest one counts. */
  @EventPattern<string>(topics.peopleEvents.name, { group: 'notification.people' })
  async keep(@Payload() { data }: Recorded<PeopleEvent>): Promise<void> {
    await this.#people.save(data);
  }
}
