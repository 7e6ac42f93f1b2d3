// Writes the table of environment variables into README.md: npm run readme. With --check it only says whether it is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { variables } from '#libs/platform';

const begin = '<!-- variables: made by npm run readme -->\n';
const end = '<!-- /variables -->';

const rows = Object.entries(variables.shape).map(([name, schema]) => {
  const initial = schema.safeParse(undefined).data;
  const shown = Array.isArray(initial) ? initial.join(',') : (initial ?? '');
  return `| \`${name}\` | ${shown === '' ? '' : `\`${shown}\``} | ${schema.description} |\n`;
});
const table = `| variable | default | meaning |\n|---|---|---|\n${rows.join('')}`;

const before = readFileSync('README.md', 'utf8');
const from = before.indexOf(begin) + begin.length;
const style = { ...(await resolveConfig('README.md')), parser: 'markdown' };
const after = await format(before.slice(0, from) + table + before.slice(before.indexOf(end)), style);

if (after === before) console.log('The table of variables is up to date.');
else if (process.argv.includes('--check')) {
  console.error('The table of variables in README.md is out of date: run "npm run readme".');
  process.exitCode = 1;
} else {
  writeFileSync('README.md', after);
  console.log('Wrote the table of variables.');
}
