import { ObjectStorage } from '#libs/object-storage';
import type { Answer } from '../../testing/test-client.ts';
import { TestGateway, type TestGatewayOptions, type TestPerson } from '../../testing/test-gateway.ts';
import { uploadsPrefix } from '../stored-uploads.ts';
import { QuotaResponder } from './quota-responder.ts';

export const csv = 'id,name\n1,Ünal\n2,Öz\n';

export interface UploadProblem {
  readonly code: string;
  readonly detail: string;
  readonly [member: string]: unknown;
}

/** A gateway, a person who may upload, and a folder of hers. */
export class UploadBench {
  private constructor(
    readonly gateway: TestGateway,
    readonly quota: QuotaResponder,
    readonly person: TestPerson,
    readonly folder: string,
  ) {}

  static async start(options?: TestGatewayOptions): Promise<UploadBench> {
    const gateway = await TestGateway.start(options);
    const quota = await QuotaResponder.start(gateway);
    const person = await gateway.person('uploader', 'database_creator', 'data_collector');
    const { body } = await person.client.post<{ hash: string }>('/drive/root/folders', { name: 'Waves' });
    return new UploadBench(gateway, quota, person, body.hash);
  }

  async stop(): Promise<void> {
    await this.quota.stop();
    await this.gateway.stop();
  }

  async newFolder(name: string): Promise<string> {
    return (await this.person.client.post<{ hash: string }>('/drive/root/folders', { name })).body.hash;
  }

  /** Posts a form, by default one with the file alone. */
  async upload<Body = UploadProblem>(
    path = `/create/${this.folder}`,
    form: FormData = formOf({ dataset: csv }),
    client = this.person.client,
  ): Promise<Answer<Body>> {
    const response = await fetch(`${this.gateway.origin}/api/v1${path}`, {
      method: 'POST',
      headers: client.headers,
      body: form,
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  }

  /** Keys of the stored files. */
  async stored(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.gateway.service.get(ObjectStorage).list(uploadsPrefix)) keys.push(key);
    return keys;
  }

  async jobs(): Promise<number> {
    const { body } = await this.person.client.get<{ jobs: unknown[] }>('/jobs?limit=200');
    return body.jobs.length;
  }
}

/** Parts in the order given; `dataset` is a file. */
export function formOf(parts: Record<string, string | Buffer>, fileName = 'laptops.csv'): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) {
    if (name === 'dataset') form.append(name, new Blob([new Uint8Array(Buffer.from(value as string))]), fileName);
    else form.append(name, value.toString());
  }
  return form;
}
