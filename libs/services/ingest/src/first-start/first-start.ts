import { Injectable } from '@nestjs/common';
import { Database, Random } from '#libs/platform';
import { rootHash } from '../drive/drive.schema.ts';
import { Drive } from '../drive/drive.ts';
import type { Caller, Role } from '../people/caller.ts';
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
    const passwords = this.#newPasswords();
    return this.database.transactional(async () => {
      // Of two instances that start at once the second waits, and then finds the people of the first.
      await this.database.query('LOCK TABLE users IN SHARE ROW EXCLUSIVE MODE');
      const [anybody] = await this.database.query('SELECT 1 FROM users LIMIT 1');
      if (anybody) return null;
      await this.users.create({ ...admin, password: passwords.adminPassword });
      const first = await this.users.create({ ...user, password: passwords.userPassword });
      return this.#access(passwords, first);
    });
  }

  /** New passwords and a new token for the first people: for a start that was killed before anybody wrote them down. */
  async renew(): Promise<FirstAccess> {
    const passwords = this.#newPasswords();
    return this.database.transactional(async () => {
      const [first, second] = [await this.#find(user.email), await this.#find(admin.email)];
      await this.users.change(second.id, { password: passwords.adminPassword });
      await this.users.change(first.id, { password: passwords.userPassword });
      return this.#access(passwords, first);
    });
  }

  async #access(passwords: Passwords, { id, name, roles }: User): Promise<FirstAccess> {
    const [owned] = await this.database.query<{ hash: string }>(
      `SELECT hash FROM nodes WHERE owner_id = $1 AND kind = 'folder' AND binned_at IS NULL ORDER BY created_at LIMIT 1`,
      [id],
    );
    const caller: Caller = { id, name, roles, via: 'api' };
    return {
      adminEmail: admin.email,
      userEmail: user.email,
      ...passwords,
      token: await this.tokens.replace(id),
      folder: owned?.hash ?? (await this.drive.addFolder(caller, rootHash, 'Surveys')),
    };
  }

  async #find(email: string): Promise<User> {
    const found = await this.users.findByEmail(email);
    if (!found) throw new Error(`${email} is not among the users: this system was not begun by a first start`);
    return found;
  }

  #newPasswords(): Passwords {
    const password = () => this.random.bytes(12).toString('base64url');
    return { adminPassword: password(), userPassword: password() };
  }
}

type Passwords = Pick<FirstAccess, 'adminPassword' | 'userPassword'>;
