import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SecretBox } from '#libs/platform';
import { TestGateway } from '../../testing/test-gateway.ts';
import { CallbackSecrets } from './callback-secrets.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await TestGateway.start();
});
afterAll(() => gateway.stop());

describe('Keys for callbacks', () => {
  it('do not pile up, however often they are replaced', async () => {
    const ida = await gateway.person('ida');
    const made: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      const { body } = await ida.client.post<{ secret: string }>('/profile/callback-secret');
      made.unshift(body.secret);
    }
    const valid = await gateway.service.get(CallbackSecrets).validOf(ida.id);
    const box = gateway.service.get(SecretBox);
    expect(valid.map(({ sealed }) => box.open(sealed))).toEqual(made.slice(0, 5));
    expect(valid.map(({ expiresAt }) => expiresAt === null)).toEqual([true, false, false, false, false]);
  });
});
