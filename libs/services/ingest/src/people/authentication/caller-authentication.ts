import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';
import CustomStrategy from 'passport-custom';
import type { Caller } from '../caller.ts';
import { ProfileTokens } from '../profile/profile-tokens.ts';
import { Sessions } from '../sessions/sessions.ts';
import { credentialsOf } from './credentials.ts';

type FindCaller = (secret: string) => Promise<Caller | null>;

/** Finds out who makes a request, by one of two Passport strategies: `token` or `session`. */
@Injectable()
export class CallerAuthentication {
  // Passport's own default instance is one a process: of two applications the later would answer for both.
  readonly #passport = new passport.Passport();

  constructor(tokens: ProfileTokens, sessions: Sessions) {
    this.#passport.use(
      'token',
      strategy((secret) => tokens.callerOf(secret)),
    );
    this.#passport.use(
      'session',
      strategy((secret) => sessions.callerOf(secret)),
    );
  }

  /** Null where neither a token nor a session proves anybody. */
  callerOf(request: FastifyRequest): Promise<Caller | null> {
    const { kind } = credentialsOf(request);
    return new Promise((resolve, reject) => {
      const decide = (error: Error | null, caller: Caller | false) => (error ? reject(error) : resolve(caller || null));
      this.#passport.authenticate(kind, { session: false }, decide)(request, undefined, reject);
    });
  }
}

function strategy(find: FindCaller): CustomStrategy {
  return new CustomStrategy((request, done) => {
    const { secret } = credentialsOf(request as unknown as FastifyRequest);
    find(secret).then((caller) => done(null, caller ?? false), done);
  });
}
