import { Injectable } from '@nestjs/common';
import { Problem } from '#libs/platform';
import { Passwords } from '../users/passwords.ts';
import { Users } from '../users/users.ts';
import { LoginAttempts } from './login-attempts.ts';
import { type OpenSession, Sessions } from './sessions.ts';

@Injectable()
export class LogIn {
  constructor(
    private readonly attempts: LoginAttempts,
    private readonly users: Users,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
  ) {}

  /** Throws `invalid-credentials`, alike and as slowly for an unknown address, or `too-many-attempts`. */
  async by(email: string, password: string): Promise<OpenSession> {
    await this.attempts.admit(email);
    const user = await this.users.findByEmail(email.trim());
    const proven = await this.passwords.verify(password, user?.passwordHash ?? null);
    if (!proven || !user || user.disabled) {
      throw new Problem('invalid-credentials', 'Check the mail address and the password.');
    }
    await this.attempts.forgive(email);
    return this.sessions.open(user.id);
  }
}
