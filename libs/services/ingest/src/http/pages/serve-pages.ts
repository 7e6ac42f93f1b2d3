import type { FastifyInstance, FastifyReply } from 'fastify';
import { landingPage } from './landing-page.ts';
import { problemListPage, problemPage } from './problem-page.ts';

/** The pages for people: `/`, and what each problem's `type` leads to. */
export function servePages(fastify: FastifyInstance): void {
  fastify.get('/', (_request, reply) => html(reply, landingPage));
  fastify.get('/problems', (_request, reply) => html(reply, problemListPage()));
  fastify.get<{ Params: { code: string } }>('/problems/:code', (request, reply) => {
    const explanation = problemPage(request.params.code);
    return explanation === null ? reply.callNotFound() : html(reply, explanation);
  });
}

const html = (reply: FastifyReply, content: string) => reply.type('text/html; charset=utf-8').send(content);
