import type { JobWarning } from '#libs/contracts';

/** Proxies take headers of 8 KiB in all. */
const mostCharacters = 4096;

/** Warnings as the value of a header: JSON in ASCII, as many as it has room for. */
export function exportWarnings(warnings: readonly JobWarning[]): string {
  const listed: string[] = [];
  let characters = 0;
  for (const warning of warnings) {
    const text = asciiJson(warning);
    characters += text.length + 1;
    if (characters > mostCharacters) break;
    listed.push(text);
  }
  const leftOut = warnings.length - listed.length;
  if (leftOut > 0) {
    listed.push(asciiJson({ code: 'more-warnings', variable: null, detail: `${leftOut} more are left out.` }));
  }
  return `[${listed.join(',')}]`;
}

function asciiJson(warning: JobWarning): string {
  return JSON.stringify(warning).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
