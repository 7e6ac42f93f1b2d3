import { z } from 'zod';

/** What a folder or database may be called. */
export const nodeName = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(/^\P{Cc}*$/u, 'It has to be without control characters')
  .meta({ examples: ['Wave 3'] });
