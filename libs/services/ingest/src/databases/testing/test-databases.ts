import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseEvents, type Codebook, type DatabaseEvent, type Segment } from '#libs/contracts';
import { EventStore } from '#libs/eventing';
import { ObjectStorage } from '#libs/object-storage';
import { Identifiers } from '#libs/platform';
import { writeSegments, type ColumnBatch } from '#libs/survey-data';
import { receiptOf } from '#libs/testing';
import type { TestGateway } from '../../testing/test-gateway.ts';

type DataOf<Type extends DatabaseEvent['type']> = Extract<DatabaseEvent, { type: Type }>['data'];
/** What a version consists of. */
export type Content = Pick<DataOf<'DatabaseAppended'>, 'rows' | 'variables' | 'codebookKey' | 'source' | 'receipt'>;

export interface WrittenRows {
  readonly codebookKey: string;
  readonly segments: Segment[];
}

/** Does for databases what the processing service does: writes objects, and events that name them. */
export class TestDatabases {
  constructor(private readonly gateway: TestGateway) {}

  /** Stores rows and the codebook that describes them. */
  async write(codebook: Codebook, ...batches: ColumnBatch[]): Promise<WrittenRows> {
    const storage = this.gateway.service.get(ObjectStorage);
    const directory = await mkdtemp(join(tmpdir(), 'segments-'));
    const prefix = `databases/${this.gateway.service.get(Identifiers).uuid()}`;
    const segments: Segment[] = [];
    for await (const { path, rows, bytes } of writeSegments(codebook, asStream(batches), { directory })) {
      const key = `${prefix}/${segments.length}`;
      await storage.putFile(key, path);
      segments.push({ key, rows, bytes });
    }
    await rm(directory, { recursive: true });
    await storage.put(`${prefix}/codebook`, asStream([Buffer.from(JSON.stringify(codebook))]));
    return { codebookKey: `${prefix}/codebook`, segments };
  }

  /** Adds events to a database's stream, after the one of number `version`. */
  async append(hash: string, version: number, ...events: DatabaseEvent[]): Promise<void> {
    const stream = { category: 'database', id: hash };
    await this.gateway.service
      .get(EventStore)
      .append({ family: databaseEvents, stream, expectedVersion: version, events });
  }
}

/** Of two variables, in a file of three. */
export const contentOf = (rows: number, codebookKey = 'codebook'): Content => ({
  rows,
  variables: 2,
  codebookKey,
  source: { name: 'laptops.csv', size: 12, sha256: '0'.repeat(64), format: 'csv', objectKey: 'uploads/laptops' },
  receipt: receiptOf(rows),
});

async function* asStream<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
