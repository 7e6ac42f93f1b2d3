import { execFile } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { StartedTestContainer } from 'testcontainers';
import type { StallingProxy } from '../network/stalling-proxy.ts';

const execute = promisify(execFile);
const pauseMs = 100;

/** An engine in a container that can be stopped and started, behind a network that can be broken. */
export class BreakableEngine {
  readonly name: string;
  readonly network: StallingProxy;
  readonly #container: StartedTestContainer;
  readonly #answers: () => Promise<boolean>;

  /** @param answers whether the engine works, asked past the broken network */
  constructor(name: string, container: StartedTestContainer, network: StallingProxy, answers: () => Promise<boolean>) {
    this.name = name;
    this.network = network;
    this.#container = container;
    this.#answers = answers;
  }

  /** What is on its disk stays. `SIGKILL` leaves it no time for anything. */
  async stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<void> {
    await execute('docker', ['kill', '--signal', signal, this.#container.getId()]);
    await execute('docker', ['wait', this.#container.getId()]);
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    await execute('docker', ['start', this.#container.getId()]);
    while (!(await this.#answers())) await setTimeout(pauseMs);
  }

  /** Runs a shell command inside; rejects with its output where it fails. */
  async run(command: string): Promise<string> {
    const { exitCode, output } = await this.#container.exec(['sh', '-c', command]);
    if (exitCode !== 0) throw new Error(`${command} in ${this.name} ended with ${exitCode}: ${output}`);
    return output;
  }

  /** Stops it for good. */
  async dispose(): Promise<void> {
    await this.network.close();
    await this.#container.stop({ timeout: 1_000 });
  }
}
