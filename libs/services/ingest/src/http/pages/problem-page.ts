import { problemCodes, type ProblemCode } from '#libs/contracts';
import { escapeHtml, page } from './html.ts';
import { problemExplanations } from './problem-explanations.ts';

/** Null where there is no such code. */
export function problemPage(code: string): string | null {
  if (!isProblemCode(code)) return null;
  const { status, title } = problemCodes[code];
  const { meaning, remedy } = problemExplanations[code];
  return page(
    title,
    `<p><code>${code}</code> · HTTP status ${status}</p>
<h2>What it means</h2><p>${escapeHtml(meaning)}</p>
<h2>What to do</h2><p>${escapeHtml(remedy)}</p>
<p><a href="/problems">All problems</a> · <a href="/api/docs">Documentation of the API</a></p>`,
  );
}

export function problemListPage(): string {
  const ordered = Object.entries(problemCodes).toSorted(([, a], [, b]) => a.status - b.status);
  const rows = ordered.map(
    ([code, { status, title }]) =>
      `<tr><td>${status}</td><td><a href="/problems/${code}"><code>${code}</code></a></td><td>${escapeHtml(title)}</td></tr>`,
  );
  return page('Problems that the API answers', `<table>${rows.join('\n')}</table>`);
}

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problemCodes, code);
