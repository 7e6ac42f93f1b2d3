import { isAscii, isUtf8 } from 'node:buffer';
import type { CodePage } from '../../encoding/code-page.ts';
import { requireCodePage } from '../../encoding/require-code-page.ts';
import type { Warnings } from '../../warnings.ts';
import type { Release } from '../dictionary/release.ts';

/**
 * The encoding of the file's texts: what the user says, else UTF-8 from release 118 on. Before, files do not say: UTF-8
 * where texts beyond ASCII are nothing else, else Windows-1252, with a warning once there is such a text.
 * @param samples texts of the file; those that fill their field without what may be a part of a character
 */
export function chooseCodePage(
  { isUtf8: saysUtf8 }: Release,
  override: string | undefined,
  samples: readonly Uint8Array[],
  warnings: Warnings,
): CodePage {
  if (override !== undefined) return requireCodePage(override);
  if (saysUtf8) return requireCodePage('UTF-8');
  const foreign = samples.filter((text) => !isAscii(text));
  const name = foreign.length > 0 && foreign.every((text) => isUtf8(text)) ? 'UTF-8' : 'windows-1252';
  return warnOnUse(requireCodePage(name), () => {
    const detail = `Files of this release do not say their encoding: ${name} is assumed. If texts look wrong, give the option encoding.`;
    warnings.add('encoding-assumed', null, detail);
  });
}

/** Calls `warn` once, for the first text beyond ASCII. */
function warnOnUse(page: CodePage, warn: () => void): CodePage {
  let warned = false;
  return {
    ...page,
    decode(bytes) {
      if (!warned && !isAscii(bytes)) {
        warned = true;
        warn();
      }
      return page.decode(bytes);
    },
  };
}
