import { describe } from '@jest/globals';
import { DistributedSystem, hasEngines } from '#libs/testing';
import { describeBlackBox } from './black-box.ts';

const instances = { 'ingest-gateway': 2, 'processing-service': 3 };

(hasEngines ? describe : describe.skip)('2 gateways and 3 processing services, on Kafka, MinIO and PostgreSQL:', () => {
  describeBlackBox(() => DistributedSystem.start({ instances }));
});
