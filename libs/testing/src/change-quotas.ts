import type { Access, QuotaLimits } from '#libs/contracts';

/** Logs the administrator in and changes limits, for instance so that a load test is not refused for its rate. */
export async function changeQuotas(access: Access, changes: Partial<QuotaLimits>): Promise<QuotaLimits> {
  const { baseUrl, adminEmail: email, adminPassword: password } = access;
  const login = await send('POST', `${baseUrl}/session`, {}, { email, password });
  const { csrfToken } = (await login.json()) as { csrfToken: string };
  const cookie = login.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const answer = await send('PUT', `${baseUrl}/admin/quotas`, { cookie, 'x-csrf-token': csrfToken }, changes);
  return (await answer.json()) as QuotaLimits;
}

async function send(method: string, url: string, headers: Record<string, string>, body: unknown): Promise<Response> {
  const init = { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
  return response;
}
