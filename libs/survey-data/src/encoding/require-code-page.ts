import { SurveyFileError } from '../reader.ts';
import { findCodePage, type CodePage } from './code-page.ts';

/** @throws SurveyFileError `wrong-encoding` for a name that is not known */
export function requireCodePage(name: string): CodePage {
  const page = findCodePage(name);
  if (page) return page;
  throw new SurveyFileError(
    'wrong-encoding',
    `The encoding "${name}" is not known. Use a name such as UTF-8, windows-1252, shift_jis or ibm-850.`,
  );
}
