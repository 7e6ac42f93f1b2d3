import type { ProblemCode } from '#libs/contracts';
import { supportedFormats } from '#libs/survey-data';

const jobId = '0199c2a4-6f7e-7c31-9d5e-0d6a3a1f2b44';

/** The members that a problem has beside the standard ones, as an example. */
export const exampleMembers: Partial<Record<ProblemCode, Record<string, unknown>>> = {
  'malformed-request': { errors: [{ path: 'name', message: 'has to have at least 1 character' }] },
  'missing-role': { required: ['database_creator', 'data_collector'] },
  'destination-busy': { jobId },
  'file-too-large': { limit: 4_294_967_296, declared: 5_000_000_000 },
  'unsupported-format': { supported: supportedFormats },
  'upload-rate-exceeded': { limit: 600, window: 60, remaining: 0, resetAt: '2026-03-01T12:00:00.000Z' },
  'team-capacity-exceeded': { limit: 1_000_000_000, used: 1_000_000_000 },
};
