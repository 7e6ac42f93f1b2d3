import { z } from 'zod';

/** A place in the list of jobs, newest first: right after this one. New jobs do not move it. */
export interface JobCursor {
  readonly createdAt: string;
  readonly jobId: string;
}

const encoded = z.tuple([z.iso.datetime({ offset: true }), z.string()]);

export const toCursor = ({ createdAt, jobId }: JobCursor): string =>
  Buffer.from(JSON.stringify([createdAt, jobId])).toString('base64url');

/** The opaque text of `nextCursor`, read back. */
export const jobCursor = z.string().transform((text, context): JobCursor => {
  const parsed = encoded.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (parsed.success) return { createdAt: parsed.data[0], jobId: parsed.data[1] };
  context.addIssue({ code: 'custom', message: 'is not a cursor: take nextCursor of the page before, as it is' });
  return z.NEVER;
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
