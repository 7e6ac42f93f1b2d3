import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { jobAction, type JobAction } from '#libs/contracts';
import { CONFIGURATION, Problem, type Configuration } from '#libs/platform';
import { DriveAccess, type Place, type VisibleNode } from '../../drive/drive-access.ts';
import { requireRoles } from '../../people/authentication/roles.guard.ts';
import type { Caller } from '../../people/caller.ts';
import { OptionFields } from './option-fields.ts';
import { declaredSize, idempotencyKey, multipartType } from './request-headers.ts';

/** What is known of an upload before its body. */
export interface UploadRequest {
  readonly caller: Caller;
  /** As in the path. */
  readonly action: string;
  readonly hash: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
}

/** An upload that may be tried, as far as can be told without its body and the quota. */
export interface AdmittedUpload {
  readonly caller: Caller;
  readonly action: JobAction;
  readonly target: VisibleNode;
  readonly contentType: string;
  /** Bytes; null where the length is not known. */
  readonly declaredSize: number | null;
  readonly options: OptionFields;
  readonly idempotencyKey: string | null;
}

/** Refuses what can be refused by its headers: cheap and local. The order is part of the contract. */
@Injectable()
export class Admission {
  constructor(
    private readonly drive: DriveAccess,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  async admit({ caller, action: name, hash, headers, query }: UploadRequest): Promise<AdmittedUpload> {
    const action = actionOf(name);
    requireRoles(caller, caller.via === 'api' ? ['database_creator', 'data_collector'] : ['database_creator']);
    const target = await this.target(caller, action, hash);
    const contentType = multipartType(headers);
    const options = new OptionFields(this.configuration.CALLBACK_ALLOW);
    options.addQuery(query);
    options.parse();
    return {
      ...{ caller, action, target, contentType, options },
      declaredSize: declaredSize(headers),
      idempotencyKey: idempotencyKey(headers),
    };
  }

  /** Throws where the caller may not do this to it, at this moment. */
  async target(caller: Caller, action: JobAction, hash: string): Promise<VisibleNode> {
    refuseRoot(action, hash);
    return requireKind(action, await this.drive.editable(caller, hash));
  }

  /** As `target`, for a database that is to be made in it. */
  async place(caller: Caller, hash: string, wishedName: string): Promise<Place> {
    refuseRoot('create', hash);
    return requireKind('create', await this.drive.placeIn(caller, hash, wishedName));
  }
}

function refuseRoot(action: JobAction, hash: string): void {
  if (hash === 'root') throw action === 'create' ? rootFolder() : wrongKind(action);
}

function requireKind<Node extends VisibleNode>(action: JobAction, target: Node): Node {
  if (target.kind === kindFor[action]) return target;
  throw wrongKind(action);
}

const kindFor = { create: 'folder', reload: 'database', append: 'database' } as const;

function actionOf(name: string): JobAction {
  const { success, data } = jobAction.safeParse(name);
  if (success) return data;
  throw new Problem('not-found', 'Check the path: files are uploaded to /create, /reload or /append and a hash.');
}

const rootFolder = () =>
  new Problem('root-folder', 'Create the database in a folder: put the hash of one that you may edit into the path.');

const wrongKind = (action: JobAction) =>
  new Problem(
    'wrong-target-kind',
    action === 'create'
      ? 'Name a folder to create a database in. To give a database new data, use "reload" or "append".'
      : `To ${action}, name a database. To make a new one in a folder, use "create".`,
  );
