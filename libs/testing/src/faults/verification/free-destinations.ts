import { setTimeout } from 'node:timers/promises';
import type { ApiClient } from '../../api-client.ts';
import { broken, type Finding } from './finding.ts';

const pauseMs = 200;

/** A slot is taken and given back by an upload that lacks its file. */
export async function verifyFree(client: ApiClient, target: string, withinMs: number): Promise<Finding[]> {
  const { body } = await client.get<{ kind: string }>(`/drive/${target}`);
  const action = body.kind === 'folder' ? 'create' : 'append';
  const deadline = performance.now() + withinMs;
  for (;;) {
    const form = new FormData();
    form.set('onLabelConflict', 'keep');
    const answer = await client.request<{ code: string }>('POST', `/${action}/${target}`, { body: form });
    if (answer.body.code === 'missing-dataset') return [];
    if (answer.body.code !== 'destination-busy' || performance.now() > deadline) {
      return [broken(`${target}: a further upload is answered ${answer.status} ${answer.body.code}`)];
    }
    await setTimeout(pauseMs);
  }
}
