import { isDatabaseAway } from '#libs/platform';
import { StreamGap } from './stream-gap.ts';
import { ProgressMoved } from './group-progress.ts';
import { UnprocessableMessage } from './unprocessable-message.ts';

/** Says nothing about a message: the batch is repeated as it is. */
export const isOfTheConsumer = (error: unknown): boolean =>
  error instanceof StreamGap || error instanceof ProgressMoved || isDatabaseAway(error);

/** The message can never be handled, or only not now. */
export const isUnprocessable = (error: unknown): boolean =>
  causes(error).some((cause) => cause instanceof UnprocessableMessage);

/** Characters: a reason travels beside the message that it is about, and of a schema it may list a thousand faults. */
const longestReason = 2_000;

export const reasonOf = (error: unknown): string =>
  causes(error)
    .map((cause) => (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)))
    .join(', because of ')
    .slice(0, longestReason)
    .toWellFormed();

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let cause = error; cause && !chain.includes(cause); cause = (cause as { cause?: unknown }).cause)
    chain.push(cause);
  return chain;
}
