// How long a small CSV takes from its last byte to "completed", on an idle standalone: npm run bench:latency -- [uploads]
import { request } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { JobView, UploadAccepted } from '#libs/contracts';
import { type ApiClient, StandaloneProcess } from '#libs/testing';

const uploads = Number(process.argv[2] ?? 100);
const warmUps = 10;

interface Sample {
  /** Milliseconds. */
  readonly total: number;
  readonly parts: Readonly<Record<string, number>>;
}

const standalone = await StandaloneProcess.start();
try {
  const api = await standalone.client();
  const { folder } = await standalone.access();
  const samples: Sample[] = [];
  for (let index = 0; index < warmUps + uploads; index += 1) {
    const target = await api.createFolder(folder, `bench ${index}`);
    const sample = await measure(api, target);
    if (index >= warmUps) samples.push(sample);
  }
  print(
    'total',
    samples.map(({ total }) => total),
  );
  for (const part of Object.keys(samples[0]!.parts))
    print(
      part,
      samples.map(({ parts }) => parts[part]!),
    );
} finally {
  await standalone.dispose();
}

async function measure(api: ApiClient, folder: string): Promise<Sample> {
  const { accepted, lastByteAt, answeredAt } = await send(api, folder);
  await api.finished(accepted.jobId);
  const seenAt = performance.now();
  const { body } = await api.get<{ events: { type: string; time: string }[] }>(`/jobs/${accepted.jobId}/events`);
  const at = (type: string) => Date.parse(body.events.find((event) => event.type === `datacollector.${type}`)!.time);
  return {
    total: seenAt - lastByteAt,
    parts: {
      'last byte to 202': answeredAt - lastByteAt,
      'queued to started': at('JobStarted') - at('JobQueued'),
      'started to completed': at('JobCompleted') - at('JobStarted'),
      '202 to seen completed': seenAt - answeredAt,
      ...stages((await api.get<JobView>(`/jobs/${accepted.jobId}`)).body),
    },
  };
}

function stages({ receipt }: JobView): Record<string, number> {
  return Object.fromEntries(
    Object.entries(receipt!.durationMs).map(([stage, duration]) => [`  stage ${stage}`, duration]),
  );
}

/** By `node:http` rather than `fetch`, which does not say when the last byte is sent. */
function send(
  api: ApiClient,
  folder: string,
): Promise<{ accepted: UploadAccepted; lastByteAt: number; answeredAt: number }> {
  const boundary = 'bench-boundary';
  const rows = Array.from({ length: 50 }, (_, row) => `${row},${row % 7},answer ${row}`).join('\n');
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="dataset"; filename="small.csv"\r\n\r\n`;
  const body = `${head}id,brand,text\n${rows}\r\n--${boundary}--\r\n`;
  return new Promise((resolve, reject) => {
    const upload = request(`${api.baseUrl}/create/${folder}`, {
      method: 'POST',
      headers: {
        token: api.token,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': Buffer.byteLength(body),
      },
    });
    let lastByteAt = 0;
    upload.on('finish', () => (lastByteAt = performance.now()));
    upload.on('error', reject);
    upload.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const answeredAt = performance.now();
        const accepted = JSON.parse(Buffer.concat(chunks).toString()) as UploadAccepted;
        if (response.statusCode === 202) resolve({ accepted, lastByteAt, answeredAt });
        else reject(new Error(Buffer.concat(chunks).toString()));
      });
    });
    upload.end(body);
  });
}

function print(name: string, milliseconds: number[]): void {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1).padStart(8);
  console.log(`${name.padEnd(24)} p50 ${at(0.5)}  p90 ${at(0.9)}  p99 ${at(0.99)}  max ${at(1)} ms`);
}
