import { z } from 'zod';

/** What a folder or database may be called. */
export const nodeName = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .refine((name) => !/\p{Cc}/u.test(name), 'has to be without control characters')
  .meta({ examples: ['Wave 3'] });
