import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post, Req, Res } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIGURATION, LOGGER, parseConfiguration, Problem, silentLogger, SystemTimers, Timers } from '#libs/platform';
import { configureHttp } from './configure-http.ts';
import { createFastifyAdapter } from './fastify-adapter.ts';
import { StreamedBody } from './streamed-body.decorator.ts';

/** Two routes like those of the gateway: one that takes JSON, one that decides before the body comes. */
@Controller()
class Routes {
  @Post('json')
  json(@Body() body: unknown) {
    return { body };
  }

  @Get('caller')
  caller(@Req() { ip, protocol, host }: FastifyRequest) {
    return { ip, protocol, host };
  }

  @Post('stream')
  @StreamedBody()
  async stream(@Req() incoming: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    if (incoming.headers['x-refuse']) throw new Problem('missing-role', 'No.');
    if (incoming.headers.expect) reply.raw.writeContinue();
    let bytes = 0;
    for await (const chunk of incoming.body as AsyncIterable<Buffer>) bytes += chunk.length;
    return { bytes };
  }
}

@Module({
  controllers: [Routes],
  providers: [
    { provide: LOGGER, useValue: silentLogger },
    { provide: Timers, useClass: SystemTimers },
    { provide: CONFIGURATION, useValue: parseConfiguration({}) },
    { provide: APP_GUARD, useValue: { canActivate: () => true } },
  ],
})
class RoutesModule {}

interface Exchange {
  readonly continued: boolean;
  readonly status: number | undefined;
  readonly body: unknown;
}

describe('HTTP', () => {
  let application: NestFastifyApplication;
  let url: string;
  beforeAll(async () => {
    application = await NestFactory.create<NestFastifyApplication>(RoutesModule, createFastifyAdapter(), {
      logger: false,
    });
    configureHttp(application);
    await application.listen(0, '127.0.0.1');
    url = await application.getUrl();
  });
  afterAll(() => application.close());

  /** Sends the headers, and the body only when it is told to go on. */
  function expectContinue(path: string, headers: Record<string, string>, body: string): Promise<Exchange> {
    return new Promise((resolve, reject) => {
      let continued = false;
      const outgoing = request(`${url}/api/v1${path}`, {
        method: 'POST',
        headers: { ...headers, expect: '100-continue', 'content-length': Buffer.byteLength(body) },
      });
      outgoing.on('continue', () => {
        continued = true;
        outgoing.end(body);
      });
      outgoing.on('response', (answer) => {
        void answer.toArray().then((chunks) => {
          outgoing.destroy();
          resolve({ continued, status: answer.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) });
        }, reject);
      });
      outgoing.on('error', reject);
      outgoing.flushHeaders();
    });
  }

  it('tells a client to go on where the route takes JSON', async () => {
    const exchange = await expectContinue('/json', { 'content-type': 'application/json' }, '{"a":1}');
    expect(exchange).toEqual({ continued: true, status: 201, body: { body: { a: 1 } } });
  });

  it.each(['multipart/form-data; boundary=x', 'application/offset+octet-stream'])(
    'leaves it to a route that streams %s',
    async (type) => {
      expect(await expectContinue('/stream', { 'content-type': type }, 'abc')).toEqual({
        continued: true,
        status: 201,
        body: { bytes: 3 },
      });
      const refused = await expectContinue('/stream', { 'content-type': type, 'x-refuse': '1' }, 'abc');
      expect([refused.continued, refused.status]).toEqual([false, 403]);
    },
  );

  it('never asks for the body of a route that does not exist', async () => {
    const exchange = await expectContinue('/nothing', { 'content-type': 'application/json' }, '{}');
    expect([exchange.continued, exchange.status]).toEqual([false, 404]);
  });

  it('takes no time limit for a request, since uploads may be slow', () => {
    expect(application.getHttpServer().requestTimeout).toBe(0);
  });

  it('believes no proxy about who calls', async () => {
    const hop = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' };
    const answer = await fetch(`${url}/api/v1/caller`, { headers: hop });
    expect(await answer.json()).toEqual({ ip: '127.0.0.1', protocol: 'http', host: new URL(url).host });
  });

  it('protects its answers by headers', async () => {
    const { headers } = await fetch(url);
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self'/);
    expect(headers.get('content-security-policy')).not.toMatch(/upgrade-insecure-requests/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('welcomes people with a page that leads on', async () => {
    const page = await (await fetch(url)).text();
    for (const link of ['/api/docs', '/api/v1/openapi.json', '/problems']) expect(page).toContain(`href="${link}"`);
  });
});
