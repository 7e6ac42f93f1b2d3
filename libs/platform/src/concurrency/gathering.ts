import { AsyncLocalStorage } from 'node:async_hooks';
import type { Timers } from '../time/timers.ts';

interface Asked<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly reject: (error: unknown) => void;
}

/** Gives an answer for each question, in their order; where it rejects, all of them do. */
type AnswerAll<Question, Answer> = (questions: readonly Question[]) => Promise<readonly (Answer | Promise<Answer>)[]>;

/** Milliseconds after which the next round begins all the same: one whose connection hangs is to hold up no others. */
const longestWait = 1_000;

/** Answers all that was asked for during one round together in the next: many callers share what a round costs. */
export class Gathering<Question, Answer> {
  readonly #timers: Timers;
  readonly #answer: AnswerAll<Question, Answer>;
  /** A round serves many callers, so it runs within the transaction of none. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #waiting: Asked<Question, Answer>[] = [];
  #working = false;

  constructor(timers: Timers, answer: AnswerAll<Question, Answer>) {
    this.#timers = timers;
    this.#answer = answer;
  }

  ask(question: Question): Promise<Answer> {
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      if (!this.#working) this.#outside(() => void this.#work());
    });
  }

  async #work(): Promise<void> {
    this.#working = true;
    while (this.#waiting.length > 0) await this.#timers.atMost(longestWait, this.#round(this.#waiting.splice(0)));
    this.#working = false;
  }

  async #round(asked: readonly Asked<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.#answer(asked.map(({ question }) => question));
      asked.forEach(({ resolve }, at) => resolve(answers[at]!));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
