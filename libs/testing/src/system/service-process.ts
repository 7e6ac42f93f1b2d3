import { setTimeout } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { type Environment, logLevel, ProgramProcess } from './program-process.ts';

export const serviceNames = ['ingest-gateway', 'quota-service', 'processing-service', 'notification-service'] as const;
export type ServiceName = (typeof serviceNames)[number];

const pauseMs = 50;

/** One instance of a service. It keeps its ports and its data directory when it is started again. */
export class ServiceProcess {
  readonly #process: ProgramProcess;

  private constructor(
    readonly service: ServiceName,
    readonly dataDirectory: string,
    readonly port: number,
    readonly operationsPort: number,
    environment: Environment,
  ) {
    this.#process = new ProgramProcess(`apps/${service}/src/main.js`, {
      LOG_LEVEL: logLevel,
      ...environment,
      PORT: String(port),
      OPS_PORT: String(operationsPort),
      DATA_DIR: dataDirectory,
    });
  }

  static async create(service: ServiceName, dataDirectory: string, environment: Environment): Promise<ServiceProcess> {
    return new ServiceProcess(service, dataDirectory, await freePort(), await freePort(), environment);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** What the process has printed since its last start. */
  get output(): string {
    return this.#process.output;
  }

  get running(): boolean {
    return this.#process.running;
  }

  /** Where the service answers health checks and gives its metrics. */
  get operationsUrl(): string {
    return `http://127.0.0.1:${this.operationsPort}`;
  }

  /** Resolves with the exit code when the process ends, of itself or by a signal. */
  get exited(): Promise<number | null> {
    return this.#process.exited;
  }

  /** Resolves when it is ready; rejects with its output when it ends before. */
  async start(): Promise<void> {
    this.launch();
    await this.becameReady();
  }

  /** Starts the process and does not wait for anything. */
  launch(): void {
    this.#process.spawn();
  }

  /** Resolves when it is ready; rejects with its output when it ends before. */
  async becameReady(): Promise<void> {
    const failed = this.#process.failed();
    while (!(await Promise.race([this.ready(), failed]))) await setTimeout(pauseMs);
  }

  /** Whether it says of itself that it can work: its engines answer. */
  async ready(): Promise<boolean> {
    if (!this.running) return false;
    return fetch(`${this.operationsUrl}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Ends the process and resolves with its exit code; `SIGKILL` leaves it no time for anything. */
  kill(signal: NodeJS.Signals): Promise<number | null> {
    return this.#process.end(signal);
  }

  /** Stops it, as an orchestrator would, if it runs; resolves when it is ready again. */
  async restart(): Promise<void> {
    await this.kill('SIGTERM');
    await this.start();
  }
}
