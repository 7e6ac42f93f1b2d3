import type { ServiceGauge } from '#libs/hosting';
import { WorkerPool } from './workers/worker-pool.ts';

export const processingGauges: readonly ServiceGauge[] = [
  {
    name: 'unfinished_jobs',
    help: 'Jobs that wait for a worker, or are being worked on, in all instances',
    label: 'status',
    read: async ({ database }) => {
      const [counts] = await database.query<{ queued: number; processing: number }>(
        'SELECT (count(*) - count(holder))::int AS queued, count(holder)::int AS processing FROM work_queue',
      );
      return { ...counts };
    },
  },
  {
    name: 'workers',
    help: 'Worker processes of this instance, ready for a job or occupied by one or by their own start',
    label: 'state',
    read: async (service) => service.get(WorkerPool).occupancy,
  },
];
