/** Whether the header `Accept` (RFC 9110, 12.5.1) wants CSV rather than JSON. */
export function prefersCsv(accept: string | undefined): boolean {
  const ranges = (accept ?? '').split(',').map(parseRange);
  const quality = (...types: string[]) =>
    types.map((type) => ranges.find((range) => range.type === type)?.quality).find((found) => found !== undefined) ?? 0;
  const csv = quality('text/csv', 'text/*');
  return csv > 0 && csv >= quality('application/json', 'application/*', '*/*');
}

function parseRange(range: string): { type: string; quality: number } {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  return { type, quality: weight === undefined ? 1 : Number(weight.slice(2)) || 0 };
}
