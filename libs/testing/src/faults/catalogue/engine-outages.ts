import { setTimeout } from 'node:timers/promises';
import type { BreakableEngine } from '../engines/breakable-engine.ts';
import type { Fault, Stage } from '../fault.ts';

const seconds = (count: number) => setTimeout(count * 1000);

const kafkaStopped: Fault = {
  name: 'Kafka stopped for 30 s',
  async inject({ engines }) {
    const [broker] = engines.brokers;
    await broker!.stop('SIGTERM');
    await seconds(30);
    await broker!.start();
  },
};

const leaderMoved: Fault = {
  name: 'Kafka leader moved',
  needs: { brokers: 3 },
  async inject({ engines, random }) {
    for (const broker of [random.pick(engines.brokers), random.pick(engines.brokers)]) {
      await broker.stop('SIGKILL');
      await seconds(10);
      await broker.start();
    }
  },
};

/** Three times, so that uploads and publications are both under way at one of them. */
const minioStopped: Fault = {
  name: 'MinIO stopped',
  async inject({ engines: { minio }, random }) {
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
      await seconds(random.integer(1, 3));
      await minio.stop(signal);
      await seconds(random.integer(2, 8));
      await minio.start();
    }
  },
};

const postgresRestarted: Fault = {
  name: 'PostgreSQL restarted',
  async inject({ engines: { postgres }, random }) {
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      await postgres.stop(signal);
      await seconds(random.integer(1, 4));
      await postgres.start();
      await seconds(random.integer(2, 5));
    }
  },
};

const connectionsCut = (name: string, engineOf: (engines: Stage['engines']) => BreakableEngine): Fault => ({
  name: `connections to ${name} cut`,
  async inject({ engines, random }) {
    for (let cut = 0; cut < 5; cut += 1) {
      engineOf(engines).network.cut();
      await setTimeout(random.integer(200, 2_000));
    }
  },
});

const stalled = (name: string, enginesOf: (engines: Stage['engines']) => readonly BreakableEngine[]): Fault => ({
  name: `network before ${name} stalls for 20 s`,
  async inject({ engines }) {
    for (const { network } of enginesOf(engines)) network.stall();
    await seconds(20);
    await Promise.all(enginesOf(engines).map(({ network }) => network.restore()));
  },
});

/** A file takes what is left of the disk but some KiB. */
const diskFull: Fault = {
  name: 'disk of the object store full',
  needs: { brokers: 1, diskMegabytes: 2_000 },
  async inject({ engines: { minio }, load }) {
    await minio.run('head -c 4G /dev/zero > /data/ballast 2>/dev/null; true');
    const before = load.accepted.length;
    await seconds(15);
    const during = load.accepted.length - before;
    await minio.run('rm /data/ballast');
    return { notes: [`${during} accepted while the disk was full`] };
  },
};

export const engineFaults: readonly Fault[] = [
  kafkaStopped,
  minioStopped,
  postgresRestarted,
  connectionsCut('PostgreSQL', ({ postgres }) => postgres),
  stalled('Kafka', ({ brokers }) => brokers),
  stalled('MinIO', ({ minio }) => [minio]),
  stalled('PostgreSQL', ({ postgres }) => [postgres]),
  leaderMoved,
  diskFull,
];
