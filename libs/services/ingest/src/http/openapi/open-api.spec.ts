import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { problemCodes } from '#libs/contracts';
import { TestGateway } from '../../testing/test-gateway.ts';

type Operation = {
  operationId: string;
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string }[];
  responses: Record<string, { description: string; content?: Record<string, { examples?: Record<string, unknown> }> }>;
};

/** Reads the body, too, so that the connection is free. */
async function statusOf(answer: Response): Promise<number> {
  await answer.arrayBuffer();
  return answer.status;
}

describe('OpenAPI', () => {
  let gateway: TestGateway;
  let document: OpenAPIObject;
  let operations: [route: string, operation: Operation][];
  beforeAll(async () => {
    gateway = await TestGateway.start();
    document = (await gateway.stranger.get<OpenAPIObject>('/openapi.json')).body;
    operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item as Record<string, Operation>).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as [string, Operation],
      ),
    );
  });
  afterAll(() => gateway.stop());

  it('is of version 3.1', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
  });

  it('bounds numbers as JSON Schema does since 3.1', () => {
    expect(JSON.stringify(document)).not.toMatch(/"(?:exclusiveM\w+|nullable)":(?:true|false)/);
  });

  it('lists every route that the router knows, and no other', () => {
    expect(operations.map(([route]) => route).sort()).toEqual([...gateway.routes].sort());
  });

  it('says for each route what it is, under which heading, and by an ID of its own', () => {
    const unsaid = operations.filter(([, { summary, tags }]) => !summary || !tags?.length).map(([route]) => route);
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(unsaid).toEqual([]);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('declares each parameter of a path', () => {
    for (const [route, { parameters = [] }] of operations) {
      const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([route, parameters.filter((one) => one.in === 'path').map(({ name }) => name)]).toEqual([route, inPath]);
    }
  });

  it('leads every reference to something', () => {
    const text = JSON.stringify(document);
    const references = new Set(
      [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)].map(([, ...path]) => path.join('/')),
    );
    const components = document.components as Record<string, Record<string, unknown>>;
    const lost = [...references].filter((path) => {
      const [kind = '', name = ''] = path.split('/');
      return !components[kind]?.[name];
    });
    expect(lost).toEqual([]);
    expect(text).not.toContain('"$ref":"#/$defs');
  });

  it('answers every route with something good, and shows each problem as an example of its status', () => {
    for (const [route, { responses }] of operations) {
      const good = Object.keys(responses).filter((status) => status < '400');
      expect([route, good.length > 0]).toEqual([route, true]);
      for (const [status, { content }] of Object.entries(responses)) {
        const shown = Object.keys(content?.['application/problem+json']?.examples ?? {});
        const statuses = shown.map((code) => String(problemCodes[code as keyof typeof problemCodes].status));
        if (status >= '400') expect([route, ...new Set(statuses)]).toEqual([route, status]);
      }
    }
  });

  it('mentions every problem that there is, but for one that no route has yet', () => {
    const shown = operations.flatMap(([, { responses }]) =>
      Object.values(responses).flatMap(({ content }) =>
        Object.keys(content?.['application/problem+json']?.examples ?? {}),
      ),
    );
    expect(Object.keys(problemCodes).filter((code) => !shown.includes(code))).toEqual(['version-conflict']);
  });

  it('leaves nothing of how it was made behind', () => {
    expect(JSON.stringify(document)).not.toMatch(/"x-(public|problems)"/);
  });

  it('can be browsed without any other server', async () => {
    const page = await (await fetch(`${gateway.origin}/api/docs`)).text();
    const assets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, path]) => new URL(path!, `${gateway.origin}/api/docs`),
    );
    const statuses = await Promise.all(assets.map(async (asset) => statusOf(await fetch(asset))));
    expect(assets.filter(({ origin }) => origin !== gateway.origin)).toEqual([]);
    expect(statuses).toEqual(assets.map(() => 200));
    expect(page).not.toMatch(/<script>(?!\s*<)/);
  });
});
