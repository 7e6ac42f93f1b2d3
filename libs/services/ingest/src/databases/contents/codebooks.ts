import { json } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import type { Codebook } from '#libs/contracts';
import { ObjectStorage } from '#libs/object-storage';
import type { StoredVersion } from '../versions/version-catalogue.ts';

/** A version's codebook is a JSON object beside its segments. */
@Injectable()
export class Codebooks {
  constructor(private readonly storage: ObjectStorage) {}

  async of({ codebookKey }: StoredVersion): Promise<Codebook> {
    return (await json(await this.storage.get(codebookKey))) as Codebook;
  }
}
