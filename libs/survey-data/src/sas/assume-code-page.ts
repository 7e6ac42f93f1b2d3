import { type CodePage, findCodePage } from '../encoding/code-page.ts';
import type { Warnings } from '../warnings.ts';

/** For a file that does not say its encoding, and a user who does not either; says so. */
export function assumeCodePage(isUtf8: boolean, warnings: Warnings): CodePage {
  const name = isUtf8 ? 'UTF-8' : 'windows-1252';
  const detail = `The file does not say its encoding: ${name} is assumed. If texts look wrong, give the option encoding.`;
  warnings.add('encoding-assumed', null, detail);
  return findCodePage(name)!;
}
