import { Injectable } from '@nestjs/common';
import { Database, Random } from '#libs/platform';
import { rootHash } from '../drive/drive.schema.ts';
import { Drive } from '../drive/drive.ts';
import type { Role } from '../people/caller.ts';
import { ProfileTokens } from '../people/profile/profile-tokens.ts';
import type { User } from '../people/users/user.entity.ts';
import { Users } from '../people/users/users.ts';

/** How to begin with a fresh system: whom to log in as, and what a script needs. */
export interface FirstAccess {
  readonly adminEmail: string;
  readonly adminPassword: string;
  readonly userEmail: string;
  readonly userPassword: string;
  readonly token: string;
  /** Hash of a folder that the user owns. */
  readonly folder: string;
}

const admin = { email: 'admin@example.org', name: 'Administrator', roles: ['admin'] satisfies Role[] };
const user = {
  email: 'user@example.org',
  name: 'Data collector',
  roles: ['database_creator', 'data_collector'] satisfies Role[],
};

/** Makes an administrator, and a user with a token and a folder, where there is nobody yet. */
@Injectable()
export class FirstStart {
  constructor(
    private readonly database: Database,
    private readonly random: Random,
    private readonly users: Users,
    private readonly tokens: ProfileTokens,
    private readonly drive: Drive,
  ) {}

  /** Null where there are people already. */
  async run(): Promise<FirstAccess | null> {
    const adminPassword = this.#password();
    const userPassword = this.#password();
    return this.database.transactional(async () => {
      // Of two instances that start at once the second waits, and then finds the people of the first.
      await this.database.query('LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE');
      const [anybody] = await this.database.query('SELECT 1 FROM users LIMIT 1');
      if (anybody) return null;
      await this.users.create({ ...admin, password: adminPassword });
      const first = await this.users.create({ ...user, password: userPassword });
      return {
        adminEmail: admin.email,
        adminPassword,
        userEmail: user.email,
        userPassword,
        ...(await this.#tools(first)),
      };
    });
  }

  async #tools({ id, name, roles }: User): Promise<Pick<FirstAccess, 'token' | 'folder'>> {
    const folder = await this.drive.addFolder({ id, name, roles, via: 'api' }, rootHash, 'Surveys');
    return { folder, token: await this.tokens.replace(id) };
  }

  #password(): string {
    return this.random.bytes(12).toString('base64url');
  }
}
