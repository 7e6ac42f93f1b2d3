import { describeConsumers } from '../consumers/consumer.contract.ts';
import { describeFailures } from '../consumers/failures.contract.ts';

describeConsumers('PostgreSQL');
describeFailures('PostgreSQL');
