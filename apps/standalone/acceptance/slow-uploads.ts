import { type IncomingMessage, request } from 'node:http';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { UploadAccepted } from '#libs/contracts';
import type { ApiClient, SystemUnderTest } from '#libs/testing';
import { ownFolder } from './own-folder.ts';

const boundary = 'slow-boundary';
const head = `--${boundary}\r\nContent-Disposition: form-data; name="dataset"; filename="slow.csv"\r\n\r\nid,text\n`;

export const describeSlowUploads = (system: () => SystemUnderTest) =>
  describe('40 slow uploads at once', () => {
    let api: ApiClient;
    let folders: string[];
    beforeAll(async () => {
      api = await system().client();
      const folder = await ownFolder(system());
      folders = [];
      for (let index = 0; index <= 40; index += 1) folders.push(await api.createFolder(folder, `slow ${index}`));
    });

    it('stay open, do not hold up a small one, and are all processed in the end', async () => {
      const [target, ...others] = folders as [string, ...string[]];
      const slow = others.map((folder) => openUpload(api, folder));
      await Promise.all(slow.map(({ send }) => send('1,first\n')));

      const small = await api.process('create', target, { name: 'small.csv', content: 'id\n1\n2\n' });
      expect(small.status).toBe('completed');

      const accepted = await Promise.all(slow.map(({ finish }) => finish('2,last\n')));
      const jobs = await Promise.all(accepted.map(({ jobId }) => api.finished(jobId)));
      expect(jobs.map(({ status, receipt }) => [status, receipt?.rowsAccepted])).toEqual(
        others.map(() => ['completed', 2]),
      );
    }, 120_000);
  });

/** An upload whose body comes when the test says so. */
function openUpload(api: ApiClient, folder: string) {
  const upload = request(`${api.baseUrl}/create/${folder}`, {
    method: 'POST',
    headers: { token: api.token, 'content-type': `multipart/form-data; boundary=${boundary}` },
  });
  const answer = new Promise<UploadAccepted>((resolve, reject) => {
    upload.on('error', reject);
    upload.on('response', (response) => void readAnswer(response).then(resolve, reject));
  });
  const send = (text: string) => new Promise<void>((resolve) => upload.write(text, () => resolve()));
  void send(head);
  return {
    send,
    finish: (text: string) => {
      upload.end(`${text}\r\n--${boundary}--\r\n`);
      return answer;
    },
  };
}

async function readAnswer(response: IncomingMessage): Promise<UploadAccepted> {
  const text = Buffer.concat(await response.toArray()).toString();
  if (response.statusCode !== 202) throw new Error(text);
  return JSON.parse(text) as UploadAccepted;
}
