import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestGateway, type TestPerson } from '../../testing/test-gateway.ts';

describe('Callers', () => {
  let gateway: TestGateway;
  let anna: TestPerson;
  beforeAll(async () => {
    gateway = await TestGateway.start();
    anna = await gateway.person('anna', 'database_creator', 'data_collector');
  });
  afterAll(() => gateway.stop());

  it('are known by the header "token"', async () => {
    const { status, body } = await anna.client.get('/profile');
    expect([status, body]).toEqual([200, expect.objectContaining({ id: anna.id, email: anna.email })]);
  });
});
