import type { Access } from '#libs/contracts';
import type { ApiClient } from '../api-client.ts';

/** A whole system, wherever and however it runs: all that a black-box test may know of it. */
export interface SystemUnderTest {
  access(): Promise<Access>;
  /** Of the user in `access`. */
  client(): Promise<ApiClient>;
  /** The mails about a job so far, as MIME messages, in the order of what they tell. */
  mailsOf(jobId: string): Promise<string[]>;
}
