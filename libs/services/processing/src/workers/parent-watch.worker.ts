import { workerData } from 'node:worker_threads';

// An orphan gets another parent; Windows keeps the old number, and leaves this to `disconnect`.
const parent = workerData as number;
const never = new Int32Array(new SharedArrayBuffer(4));

while (process.ppid === parent) Atomics.wait(never, 0, 0, 500);
process.kill(process.pid, 'SIGKILL');
