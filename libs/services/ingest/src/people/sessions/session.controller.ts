import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CONFIGURATION, type Configuration, Problem } from '#libs/platform';
import { Problems } from '../../http/problems.decorator.ts';
import { isEncrypted } from '../../http/security-headers.ts';
import { Public } from '../authentication/access.decorators.ts';
import { credentialsOf, sessionCookie } from '../authentication/credentials.ts';
import { LogIn } from './log-in.ts';
import { csrfTokenOf, Sessions } from './sessions.ts';

const login = z
  .strictObject({ email: z.string().min(1).max(320), password: z.string().min(1).max(1024) })
  .meta({ id: 'LogIn', examples: [{ email: 'anna@example.org', password: 'correct horse battery staple' }] });

const session = z
  .object({ csrfToken: z.string().describe('For the header X-CSRF-Token of all unsafe requests') })
  .meta({ id: 'Session', examples: [{ csrfToken: '4Uo1xH0zcbzCwb5p2l9gL7b1Gg1Jm5FZ0S8m2w7tYv8' }] });
type Session = z.output<typeof session>;

@ApiTags('Profile')
@Controller('session')
export class SessionController {
  readonly #secure: boolean;

  constructor(
    private readonly logIn: LogIn,
    private readonly sessions: Sessions,
    @Inject(CONFIGURATION) { PUBLIC_URL }: Configuration,
  ) {
    this.#secure = isEncrypted(PUBLIC_URL);
  }

  @Post()
  @Public()
  @ApiOperation({ summary: 'Log in', description: 'The answer sets the session cookie.' })
  @ApiCreatedResponse({ standardSchema: session })
  @Problems('invalid-credentials', 'csrf-refused', 'too-many-attempts')
  async open(
    @Body({ schema: login }) { email, password }: z.output<typeof login>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const { secret, csrfToken, expiresAt } = await this.logIn.by(email, password);
    void reply.header('cache-control', 'no-store').setCookie(sessionCookie, secret, {
      ...this.#cookie(),
      expires: expiresAt,
    });
    return { csrfToken };
  }

  @Get()
  @ApiOperation({ summary: 'The session of the cookie, for a page that was loaded anew' })
  @ApiOkResponse({ standardSchema: session })
  @Problems('not-found')
  current(@Req() request: FastifyRequest): Session {
    const { kind, secret } = credentialsOf(request);
    if (kind === 'session') return { csrfToken: csrfTokenOf(secret) };
    throw new Problem('not-found', 'A request with a token has no session. POST /session opens one.');
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Log out' })
  @ApiNoContentResponse()
  async close(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const { kind, secret } = credentialsOf(request);
    if (kind === 'session') await this.sessions.close(secret);
    void reply.clearCookie(sessionCookie, this.#cookie());
  }

  #cookie() {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.#secure } as const;
  }
}
