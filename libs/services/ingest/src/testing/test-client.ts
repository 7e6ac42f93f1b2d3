export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly [member: string]: unknown;
}

/** Talks to `/api/v1` as a program does. Bodies are JSON; a body that is none is its text. */
export class TestClient {
  constructor(
    private readonly origin: string,
    readonly headers: Record<string, string> = {},
  ) {}

  with(headers: Record<string, string>): TestClient {
    return new TestClient(this.origin, { ...this.headers, ...headers });
  }

  get<Body = Problem>(path: string): Promise<Answer<Body>> {
    return this.#send('GET', path);
  }

  post<Body = Problem>(path: string, body?: unknown): Promise<Answer<Body>> {
    return this.#send('POST', path, body);
  }

  put<Body = Problem>(path: string, body?: unknown): Promise<Answer<Body>> {
    return this.#send('PUT', path, body);
  }

  patch<Body = Problem>(path: string, body?: unknown): Promise<Answer<Body>> {
    return this.#send('PATCH', path, body);
  }

  delete<Body = Problem>(path: string): Promise<Answer<Body>> {
    return this.#send('DELETE', path);
  }

  async #send<Body>(method: string, path: string, content?: unknown): Promise<Answer<Body>> {
    const json = content === undefined ? {} : { body: JSON.stringify(content) };
    const type = content === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: { ...type, ...this.headers },
      ...json,
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
  }
}
