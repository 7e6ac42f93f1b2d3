// What the event core carries on Kafka, beside the embedded log in the same run: npm run bench:replay -- [events] [part]
// Kafka is a container unless KAFKA_BROKERS says where one is; PostgreSQL is the embedded one with fsync.
import 'reflect-metadata';
import { loadavg } from 'node:os';
import { type MeasuredEngine, onBothEngines } from './bench-replay/engines-to-measure.ts';
import { measureDelivery, measureQuota } from './bench-replay/latencies.ts';
import { Results } from './bench-replay/measurement.ts';
import { measureThroughput } from './bench-replay/throughput.ts';

const events = Number(process.argv[2] ?? 300_000);
const part = process.argv[3] ?? 'all';
const results = new Results();

console.log(`The machine's load is ${loadavg()[0]?.toFixed(1)}: measure when it is calm.`);
const throughput = [(engine: MeasuredEngine) => measureThroughput(engine, events, results)];
const latency = [measureDelivery, measureQuota].map((measure) => (engine: MeasuredEngine) => measure(engine, results));
await onBothEngines(...(part === 'latency' ? [] : throughput), ...(part === 'throughput' ? [] : latency));
results.print();
