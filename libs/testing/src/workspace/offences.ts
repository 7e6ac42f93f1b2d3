/** Code that a rule has to refuse, as a file of the workspace. */
export interface Offence {
  readonly title: string;
  readonly file: string;
  readonly code: string;
  readonly rule: string;
}

const layers = '@nx/enforce-module-boundaries';
const imports = 'no-restricted-imports';
const syntax = 'no-restricted-syntax';

const offence = (title: string, file: string, code: string, rule: string): Offence => ({ title, file, code, rule });
const inService = (name: string) => `libs/services/quota/src/bite-${name}`;

const betweenLayers = [
  offence(
    'a service imports another',
    inService('service.ts'),
    "export { ingestService } from '#libs/services/ingest';",
    layers,
  ),
  offence(
    'contracts import something',
    'libs/contracts/src/bite.ts',
    "export { Problem } from '#libs/platform';",
    layers,
  ),
  offence(
    'the platform imports eventing',
    'libs/platform/src/bite.ts',
    "export { Relay } from '#libs/eventing';",
    layers,
  ),
  offence(
    'survey-data imports the platform',
    'libs/survey-data/src/bite.ts',
    "export { Problem } from '#libs/platform';",
    layers,
  ),
  offence(
    'a decider imports more than contracts',
    inService('pure.decider.ts'),
    "export { Problem } from '#libs/platform';",
    imports,
  ),
];

const aroundPorts = [
  ['Date.now()', 'export const value = Date.now();'],
  ['new Date()', 'export const value = new Date();'],
  ['Math.random()', 'export const value = Math.random();'],
  ['randomUUID()', 'export const value = crypto.randomUUID();'],
  ['setTimeout()', 'setTimeout(() => 1, 1);'],
].map(([call, code], index) => offence(`${call} is called`, inService(`${index}.ts`), code!, syntax));

const clientsOutOfPlace = [
  ['kafkajs', 'libs/eventing/src'],
  ['minio', 'libs/object-storage/src'],
  ['testcontainers', 'libs/hosting/src'],
  ['kafkajs', 'libs/services/quota/src'],
  ['minio', 'libs/services/quota/src'],
  ['pg', 'libs/services/quota/src'],
].flatMap(([client, folder]) => [
  offence(
    `${client} is imported in ${folder}`,
    `${folder}/bite-${client}.ts`,
    `import '${client}'; export const value = 1;`,
    imports,
  ),
  offence(
    `${client} is loaded in ${folder}`,
    `${folder}/bite-lazy-${client}.ts`,
    `export const value = await import('${client}');`,
    syntax,
  ),
]);

const knownEngines = [
  ...[
    ['eventing', 'PostgresEventLog'],
    ['eventing', 'KafkaEventLog'],
    ['object-storage', 'FilesystemObjectStorage'],
    ['object-storage', 'MinioObjectStorage'],
    ['platform', 'EmbeddedPostgres'],
  ].flatMap(([lib, engine]) =>
    ['ts', 'spec.ts'].map((ending) =>
      offence(
        `${engine} is known in a service's .${ending}`,
        inService(`${engine}.${ending}`),
        `export { ${engine} } from '#libs/${lib}';`,
        imports,
      ),
    ),
  ),
  ...['KAFKA_BROKERS', 'S3_ENDPOINT', 'DATABASE_URL'].map((variable) =>
    offence(
      `a service reads ${variable}`,
      inService(`${variable}.ts`),
      `export const read = (configuration: Record<string, string>) => configuration.${variable};`,
      syntax,
    ),
  ),
  offence(
    'a service loads an engine',
    inService('load.ts'),
    "export const { PostgresEventLog } = await import('#libs/eventing');",
    syntax,
  ),
  offence(
    'a service opens engines',
    inService('open.ts'),
    "import * as hosting from '#libs/hosting';\nexport const open = hosting.openEngines;",
    syntax,
  ),
];

export const offences: readonly Offence[] = [...betweenLayers, ...aroundPorts, ...clientsOutOfPlace, ...knownEngines];
