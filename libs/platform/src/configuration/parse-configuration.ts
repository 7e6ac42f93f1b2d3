import type { z } from 'zod';
import { companions, variables, type Configuration } from './variables.ts';

type Variable = keyof Configuration;

/** A variable has a value that cannot be used; the message names it and says what is expected. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Parses the environment once, at start. An empty variable counts as missing. Throws `ConfigurationError`. */
export function parseConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const { success, data, error } = variables.safeParse(given);
  const problems = success ? lonely(data) : error.issues.map(explain);
  if (!success || problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return data;
}

function explain({ path, message }: z.core.$ZodIssue): string {
  return `${path.join('.')}: ${message}. ${meaningOf(path.join('.') as Variable)}`;
}

/** A sentence for each variable that is given without another that it needs. */
function lonely(configuration: Configuration): string[] {
  return (Object.keys(companions) as Variable[]).flatMap((name) => {
    const missing = configuration[name] ? (companions[name] ?? []).filter((needed) => !configuration[needed]) : [];
    return missing.map((needed) => `${name}: it needs ${needed}, which is not set. ${meaningOf(needed)}`);
  });
}

const meaningOf = (name: Variable): string => `It means: ${variables.shape[name].description}.`;
