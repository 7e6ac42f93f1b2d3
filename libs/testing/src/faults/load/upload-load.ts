import { setTimeout } from 'node:timers/promises';
import { type JobAction, jobAction } from '#libs/contracts';
import type { ApiClient } from '../../api-client.ts';
import type { SeededRandom } from '../../seeded-random.ts';
import { uploadPatiently } from './patient-script.ts';
import type { Answer } from './send-upload.ts';
import { type LaneTargets, prepareTargets } from './targets.ts';
import { sizeOfUpload, type TrackedUpload, type UploadSize } from './tracked-upload.ts';

export interface LoadOptions {
  readonly client: ApiClient;
  /** The folder that gets the load's own. */
  readonly parent: string;
  /** The beginning of all markers. */
  readonly name: string;
  readonly random: SeededRandom;
  /** Uploads under way at a time. */
  readonly lanes: number;
}

export interface Setback {
  readonly marker: string;
  readonly answer: Exclude<Answer, { outcome: 'accepted' }>;
}

/** Milliseconds that a lane rests between two uploads, at most. */
const longestRestMs = 400;
/** A script tries this long to have its file accepted. */
const patienceMs = 120_000;

/** Scripts that upload one file after another, in several lanes, until they are stopped. */
export class UploadLoad {
  readonly uploads: TrackedUpload[] = [];
  readonly setbacks: Setback[] = [];
  readonly begunAt = new Date();
  readonly #options: LoadOptions;
  readonly #targets: readonly LaneTargets[];
  /** Nobody else uploads there. */
  readonly #probed: LaneTargets;
  readonly #waiting = new Set<() => void>();
  #least = 0;
  #wanted = true;
  #lanes: Promise<unknown> = Promise.resolve();

  static async prepare(options: LoadOptions): Promise<UploadLoad> {
    const { client, parent, name, lanes } = options;
    return new UploadLoad(options, await prepareTargets(client, parent, name, lanes + 1));
  }

  private constructor(options: LoadOptions, targets: readonly LaneTargets[]) {
    this.#options = options;
    [this.#probed, ...this.#targets] = targets as [LaneTargets, ...LaneTargets[]];
  }

  get accepted(): readonly TrackedUpload[] {
    return this.uploads.filter(({ jobId }) => jobId !== null);
  }

  /** Folders and databases that uploads went to. */
  get targets(): readonly string[] {
    return [this.#probed, ...this.#targets].flatMap(({ folder, appended, reloaded }) => [folder, appended, reloaded]);
  }

  /** Goes on until `stop`, and beyond it until so many uploads were begun. */
  start(least: number): void {
    this.#least = least;
    this.#lanes = Promise.all(this.#targets.map((targets) => this.#lane(targets)));
  }

  /** Resolves when this part of the uploads that there will be at least was accepted. */
  reached(part: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.accepted.length < part * this.#least) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Resolves when every upload that was begun has been accepted, or given up. */
  async stop(): Promise<void> {
    this.#wanted = false;
    await this.#lanes;
  }

  /** One small upload more, beside the lanes; resolves when it is accepted or given up. */
  async probe(): Promise<TrackedUpload> {
    const upload = this.#begin('append', this.#probed.appended, { rows: 1, padding: 0, pauseMs: 0 });
    await this.#send(upload);
    return upload;
  }

  async #lane({ folder, appended, reloaded }: LaneTargets): Promise<void> {
    const { random } = this.#options;
    const targets = { create: folder, append: appended, reload: reloaded };
    while (this.#wanted || this.uploads.length < this.#least) {
      await setTimeout(random.fraction() * longestRestMs);
      const action = random.pick(jobAction.options);
      await this.#send(this.#begin(action, targets[action], sizeOfUpload(random)));
      for (const look of this.#waiting) look();
    }
  }

  async #send(upload: TrackedUpload): Promise<void> {
    const onSetback = ({ marker }: TrackedUpload, answer: Setback['answer']) => this.setbacks.push({ marker, answer });
    const patience = AbortSignal.timeout(patienceMs);
    await uploadPatiently(upload, { client: this.#options.client, onSetback, patience });
  }

  #begin(action: JobAction, target: string, size: UploadSize): TrackedUpload {
    const { name } = this.#options;
    const marker = `${name}-${this.uploads.length + 1}`;
    const upload = { marker, action, target, ...size, jobId: null };
    this.uploads.push(upload);
    return upload;
  }
}
