import type { z } from 'zod';

/** What is said of a field that is not as it has to be, as the end of a sentence; a schema's own message comes first. */
export const fieldMessage: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `has to be ${kinds[issue.expected] ?? `of the type ${issue.expected}`}`;
    case 'invalid_value':
      return `has to be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
      return `has to ${amount(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}`;
    case 'too_big':
      return `has to ${amount(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}`;
    case 'unrecognized_keys':
      return 'is not known here';
    case 'invalid_format':
      return formats[issue.format] && `has to be ${formats[issue.format]}`;
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return undefined;
  }
};

const kinds: Partial<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

const formats: Partial<Record<string, string>> = {
  email: 'a mail address',
  uuid: 'a UUID',
  url: 'a URL',
  datetime: 'a time such as 2026-03-01T12:00:00Z',
};

function amount(origin: string, bound: string, number: number | bigint): string {
  if (origin === 'string') return `have ${bound} ${number} ${number === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `have ${bound} ${number} ${number === 1 ? 'entry' : 'entries'}`;
  return `be ${bound} ${number}`;
}
