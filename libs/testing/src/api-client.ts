import type { JobView, UploadAccepted } from '#libs/contracts';

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface UploadFile {
  readonly name: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** A caller of the public API, as a script would be: what is sent and answered is exactly what is on the wire. */
export class ApiClient {
  /**
   * @param baseUrl ends in `/api/v1`
   * @param headers of each request
   */
  constructor(
    readonly baseUrl: string,
    readonly token: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  async request<Body = never>(
    method: string,
    path: string,
    init: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer<Body>> {
    const json = init.body === undefined || init.body instanceof FormData ? null : JSON.stringify(init.body);
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: {
        token: this.token,
        ...this.headers,
        ...(json !== null && { 'content-type': 'application/json' }),
        ...init.headers,
      },
      ...(init.body !== undefined && { body: json ?? (init.body as FormData) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
  }

  get<Body = never>(path: string, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    return this.request<Body>('GET', path, { headers });
  }

  /** Sends a file; options go as query parameters. */
  upload(
    action: string,
    hash: string,
    file: UploadFile,
    options: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<UploadAccepted>> {
    const form = new FormData();
    form.set('dataset', new Blob([file.content]), file.name);
    const query = new URLSearchParams(options).toString();
    return this.request('POST', `/${action}/${hash}${query && `?${query}`}`, { body: form, headers });
  }

  /** Follows a job to its end by long polling. */
  async finished(jobId: string): Promise<JobView> {
    let etag = '';
    for (;;) {
      const { status, headers, body } = await this.get<JobView>(`/jobs/${jobId}`, {
        Prefer: 'wait=20',
        ...(etag && { 'If-None-Match': etag }),
      });
      if (status !== 200 && status !== 304) throw new Error(`GET /jobs/${jobId} answered ${status}`);
      if (status === 200 && ['completed', 'failed', 'cancelled'].includes(body.status)) return body;
      etag = headers.get('etag') ?? '';
    }
  }

  /** Uploads and follows; throws where the upload is not accepted. */
  async process(
    action: string,
    hash: string,
    file: UploadFile,
    options: Record<string, string> = {},
  ): Promise<JobView> {
    const { status, body } = await this.upload(action, hash, file, options);
    if (status !== 202) throw new Error(`${action} of ${file.name} answered ${status}: ${JSON.stringify(body)}`);
    return this.finished(body.jobId);
  }

  /** The hash of a new folder. */
  async createFolder(parent: string, name: string): Promise<string> {
    const { status, body } = await this.request<{ hash: string }>('POST', `/drive/${parent}/folders`, {
      body: { name },
    });
    if (status !== 201) throw new Error(`creating a folder answered ${status}: ${JSON.stringify(body)}`);
    return body.hash;
  }
}
