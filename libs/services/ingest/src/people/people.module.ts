import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CONFIGURATION, type Configuration, Random, SecretBox } from '#libs/platform';
import { CallerAuthentication } from './authentication/caller-authentication.ts';
import { CallerGuard } from './authentication/caller.guard.ts';
import { RolesGuard } from './authentication/roles.guard.ts';
import { CallbackSecrets } from './profile/callback-secrets.ts';
import { ProfileTokens } from './profile/profile-tokens.ts';
import { ProfileController } from './profile/profile.controller.ts';
import { CrossSiteGuard } from './sessions/cross-site.guard.ts';
import { LogIn } from './sessions/log-in.ts';
import { LoginAttempts } from './sessions/login-attempts.ts';
import { SessionController } from './sessions/session.controller.ts';
import { Sessions } from './sessions/sessions.ts';
import { Passwords } from './users/passwords.ts';
import { PersonAnnouncements } from './users/person-announcements.ts';
import { UsersController } from './users/users.controller.ts';
import { Users } from './users/users.ts';

const secretBox = {
  provide: SecretBox,
  inject: [CONFIGURATION, Random],
  useFactory: (configuration: Configuration, random: Random) => SecretBox.of(configuration, random),
};

@Module({
  controllers: [ProfileController, SessionController, UsersController],
  providers: [
    CallbackSecrets,
    CallerAuthentication,
    LogIn,
    LoginAttempts,
    Passwords,
    PersonAnnouncements,
    ProfileTokens,
    Sessions,
    Users,
    secretBox,
    { provide: APP_GUARD, useClass: CallerGuard },
    { provide: APP_GUARD, useClass: CrossSiteGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
  ],
  exports: [ProfileTokens, Users],
})
export class PeopleModule {}
