import type { JobAction } from '#libs/contracts';
import type { SeededRandom } from '../../seeded-random.ts';

export interface UploadSize {
  readonly rows: number;
  /** Characters of a cell that only takes room. */
  readonly padding: number;
  /** Milliseconds between two pieces of the body. */
  readonly pauseMs: number;
}

/** An upload of a load: what was sent, and what has come of it so far. */
export interface TrackedUpload extends UploadSize {
  /** Stands in each of its rows and nowhere else; also its file's name and its idempotency key. */
  readonly marker: string;
  readonly action: JobAction;
  readonly target: string;
  /** Of the 202; null as long as there was none. */
  jobId: string | null;
}

/** Most are small; one in 25 is larger than a part of a multi-part upload, one in ten is sent slowly. */
export function sizeOfUpload(random: SeededRandom): UploadSize {
  if (random.chance(0.04)) return { rows: random.integer(17_000, 20_000), padding: 1000, pauseMs: 0 };
  const rows = random.integer(1, 2000);
  return { rows, padding: random.integer(0, 100), pauseMs: random.chance(0.1) ? random.integer(100, 600) : 0 };
}

const pieceRows = 250;

/** CSV with the columns `marker`, `number` and `padding`, piece by piece. */
export function* contentOf({ marker, rows, padding }: TrackedUpload): Generator<string> {
  const filler = '.'.repeat(padding);
  yield 'marker,number,padding\n';
  for (let first = 0; first < rows; first += pieceRows) {
    const count = Math.min(pieceRows, rows - first);
    yield Array.from({ length: count }, (_, row) => `${marker},${first + row},${filler}\n`).join('');
  }
}
