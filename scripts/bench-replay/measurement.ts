import { performance } from 'node:perf_hooks';
import { ports, type EngineName } from './engines-to-measure.ts';

/** What was measured: a name, a bar in the same unit, and a figure for each engine. */
interface Row {
  readonly what: string;
  readonly unit: 'a second' | 'ms';
  readonly bar: number;
  readonly figures: Partial<Record<EngineName, number>>;
}

export interface Usage {
  readonly seconds: number;
  /** Of this process. */
  readonly cpuSeconds: number;
}

export class Results {
  readonly #rows: Row[] = [];

  add(engine: EngineName, what: string, unit: Row['unit'], bar: number, figure: number): void {
    const known = this.#rows.find((row) => row.what === what);
    const row = known ?? { what, unit, bar, figures: {} };
    row.figures[engine] = figure;
    if (!known) this.#rows.push(row);
    console.log(`${engine}: ${what}: ${shown(figure)} ${unit}`);
  }

  addRate(engine: EngineName, what: string, bar: number, events: number, { seconds, cpuSeconds }: Usage): void {
    this.add(engine, what, 'a second', bar, events / seconds);
    console.log(`  ${shown((cpuSeconds * 1e6) / events)} µs of CPU an event, that of the servers not counted`);
  }

  print(): void {
    const table = this.#rows.map(({ what, unit, bar, figures: { kafka = NaN, embedded = NaN } }) => ({
      what: `${what} (${unit})`,
      bar,
      kafka: shown(kafka),
      embedded: shown(embedded),
      'kafka / embedded': (kafka / embedded).toFixed(2),
      'bar met': (unit === 'ms' ? kafka <= bar : kafka >= bar) ? 'yes' : 'NO',
    }));
    console.table(table);
  }
}

const shown = (figure: number) => figure.toLocaleString('en', { maximumFractionDigits: figure < 100 ? 1 : 0 });

/** Starts something, waits for its end, and tells what that took. */
export async function usageUntil(start: () => unknown, isDone: () => Promise<boolean>): Promise<Usage> {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  await start();
  while (!(await isDone())) await ports.timers.delay(25);
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
}

export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}
