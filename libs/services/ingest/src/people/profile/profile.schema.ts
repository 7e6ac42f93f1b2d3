import { z } from 'zod';
import { roles } from '../caller.ts';

const time = z.iso.datetime();

export const profile = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    roles: z.array(z.enum(roles)),
    token: z
      .object({
        createdAt: time,
        lastUsedAt: time.nullable().describe('Accurate to a minute'),
        hint: z.string().describe('The last four characters of the secret'),
      })
      .nullable(),
  })
  .meta({
    id: 'Profile',
    examples: [
      {
        id: '0199c2a4-6f7e-7c31-9d5e-0d6a3a1f2b44',
        name: 'Anna Field',
        email: 'anna@example.org',
        roles: ['database_creator', 'data_collector'],
        token: { createdAt: '2026-03-01T12:00:00.000Z', lastUsedAt: null, hint: 'x7Qk' },
      },
    ],
  });
export type Profile = z.output<typeof profile>;

export const newToken = z
  .object({ token: z.string().describe('Shown this once') })
  .meta({ id: 'NewToken', examples: [{ token: 'dct_0nU7lq4m0xkq4s5m1z9o5E1xwq3m0l6Q8aG2o8hYx7Qk' }] });

export const newCallbackSecret = z
  .object({ secret: z.string().describe('A key of Standard Webhooks, shown this once') })
  .meta({ id: 'NewCallbackSecret', examples: [{ secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD' }] });

const choice = z.boolean().optional();

/** What is left out stays as it is. */
export const notificationChoices = z
  .strictObject({ queued: choice, processing: choice, completed: choice, failed: choice, cancelled: choice })
  .meta({ id: 'NotificationChoices', examples: [{ queued: false, processing: false }] });
