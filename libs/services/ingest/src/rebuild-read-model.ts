import { messageFamilies } from '#libs/contracts';
import { rebuildProjection, type Projection, type RebuildOptions, type RebuildResult } from '#libs/eventing';
import { databasesProjection } from './databases/read-model/databases.projection.ts';
import { ingestService } from './ingest.service.ts';
import { projectionsGroup } from './processing-log/projections-group.ts';
import { processingLogProjection } from './processing-log/read-model/processing-log.projection.ts';

const projections = [processingLogProjection, databasesProjection] as const;

/** What can be rebuilt from the log, by name. */
export const readModels: readonly string[] = projections.map(({ name }) => name);

/**
 * Builds a read model anew from the log while the gateway works, compares it with the live one row by row, and puts it in its
 * place. Throws a `TypeError` for a name that is none of `readModels`.
 */
export async function rebuildReadModel(
  name: string,
  surroundings: Pick<RebuildOptions, 'database' | 'log' | 'clock'>,
): Promise<RebuildResult> {
  const projection = projections.find((known) => known.name === name);
  if (!projection) throw new TypeError(`There is no read model "${name}". There are: ${readModels.join(', ')}.`);
  const options: RebuildOptions = {
    ...surroundings,
    projection: projection as Projection<never>,
    families: messageFamilies,
    schema: ingestService.schema,
    group: projectionsGroup,
  };
  return rebuildProjection(options);
}
