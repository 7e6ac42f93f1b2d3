import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import type { NotificationPreferences } from '#libs/contracts';
import type { Role } from '../caller.ts';

@Entity({ tableName: 'users' })
export class User {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  name!: string;

  /** As its owner writes it; unique whatever the case. */
  @Property({ type: 'text' })
  email!: string;

  @Property({ type: 'text[]' })
  roles!: Role[];

  @Property({ type: 'boolean' })
  disabled!: boolean;

  /** Null where nobody can log in by password. */
  @Property({ type: 'text', nullable: true })
  passwordHash!: string | null;

  @Property({ type: 'jsonb' })
  preferences!: NotificationPreferences;

  @Property({ type: 'timestamptz' })
  createdAt!: Date;
}
