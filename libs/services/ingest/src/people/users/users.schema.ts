import { z } from 'zod';
import { roles } from '../caller.ts';

const name = z.string().trim().min(1).max(255);
const rolesOfUser = z.array(z.enum(roles)).transform((list) => [...new Set(list)]);
const password = z.string().min(8).max(1024).describe('At least 8 characters');

export const newUser = z
  .strictObject({ name, email: z.email().max(320), roles: rolesOfUser, password: password.optional() })
  .meta({
    id: 'NewUser',
    examples: [{ name: 'Anna Field', email: 'anna@example.org', roles: ['database_creator', 'data_collector'] }],
  });

/** What is left out stays as it is. */
export const userChanges = z
  .strictObject({
    name: name.optional(),
    roles: rolesOfUser.optional(),
    disabled: z.boolean().optional().describe('Neither token nor session of a disabled user is accepted'),
    password: password.optional(),
  })
  .meta({ id: 'UserChanges', examples: [{ disabled: true }] });
export type UserChanges = z.output<typeof userChanges>;

export const userView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    roles: z.array(z.enum(roles)),
    disabled: z.boolean(),
    createdAt: z.iso.datetime(),
  })
  .meta({
    id: 'User',
    examples: [
      {
        id: '0199c2a4-6f7e-7c31-9d5e-0d6a3a1f2b44',
        name: 'Anna Field',
        email: 'anna@example.org',
        roles: ['database_creator', 'data_collector'],
        disabled: false,
        createdAt: '2026-03-01T12:00:00.000Z',
      },
    ],
  });
export type UserView = z.output<typeof userView>;

export const userList = z.object({ users: z.array(userView) }).meta({ id: 'Users' });
