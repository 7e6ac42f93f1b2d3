import type { z } from 'zod';
import { variables, type Configuration } from './variables.ts';

/** A variable has a value that cannot be used; the message names it and says what is expected. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Parses the environment once, at start. An empty variable counts as missing. Throws `ConfigurationError`. */
export function parseConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = variables.safeParse(given);
  if (result.success) return result.data;
  throw new ConfigurationError(result.error.issues.map(explain).join('\n'));
}

function explain(issue: z.core.$ZodIssue): string {
  const name = issue.path.join('.');
  const meaning = variables.shape[name as keyof typeof variables.shape].description;
  return `${name}: ${issue.message}. It means: ${meaning}.`;
}
