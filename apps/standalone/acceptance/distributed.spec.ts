import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DistributedSystem, hasEngines } from '#libs/testing';
import { describeBlackBox } from './black-box.ts';

const instances = { 'ingest-gateway': 2, 'processing-service': 3 };

(hasEngines ? describe : describe.skip)('2 gateways and 3 processing services, on Kafka, MinIO and PostgreSQL:', () => {
  let system: DistributedSystem;
  beforeAll(async () => {
    system = await DistributedSystem.start({ instances });
  }, 180_000);
  afterAll(() => system.dispose());

  describeBlackBox(() => system);

  describe('afterwards', () => {
    it.each(['processing-log', 'databases'])(
      'the read model %s, rebuilt from Kafka, equals the live one',
      async (name) => {
        expect(await system.run('scripts/rebuild.js', name)).toContain('Row by row, it equals the old one.');
      },
      120_000,
    );

    it('no message has been given up', async () => {
      expect(await system.run('scripts/dead-letters.js')).toBe('There are none.\n');
    }, 120_000);

    it('each service stops cleanly when it is told to', async () => {
      const codes = await Promise.all(system.processes().map((one) => one.kill('SIGTERM')));
      expect(codes).toEqual(system.processes().map(() => 0));
    });
  });
});
