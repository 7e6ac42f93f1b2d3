import { setTimeout } from 'node:timers/promises';

const pauseMs = 10;

/** Asks again and again until the answer satisfies the condition, for what cannot call back. A test ends it by its time-out. */
export async function poll<Answer>(
  ask: () => Promise<Answer>,
  condition: (answer: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (condition(answer)) return answer;
    await setTimeout(pauseMs);
  }
}
