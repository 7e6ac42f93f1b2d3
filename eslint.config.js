import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const banned = (name, instead) => ({
  selector: name,
  message: `Use ${instead} of libs/platform, so that a simulation can take its place.`,
});

const ports = [
  banned("CallExpression[callee.object.name='Date'][callee.property.name='now']", 'Clock'),
  banned("NewExpression[callee.name='Date'][arguments.length=0]", 'Clock'),
  banned("CallExpression[callee.object.name='Math'][callee.property.name='random']", 'Random'),
  banned("CallExpression[callee.name='randomUUID'],CallExpression[callee.property.name='randomUUID']", 'Identifiers'),
  banned('CallExpression[callee.name=/^set(Timeout|Interval)$/]', 'Timers'),
];

// Tests live in real time.
const portsIn = (folder) => (folder.startsWith('libs/testing/') ? [] : ports);

// The client of an engine, and the one folder that may import it.
const clients = {
  kafkajs: 'libs/eventing/src/kafka',
  minio: 'libs/object-storage/src/minio',
  testcontainers: 'libs/testing/src',
};
const onlyIn = (allowed) =>
  Object.entries(clients)
    .filter(([client]) => client !== allowed)
    .map(([client, folder]) => ({ regex: `^${client}(/|$)`, message: `Only ${folder} imports ${client}.` }));
const onlyLoadedIn = (allowed) =>
  onlyIn(allowed).map(({ regex, message }) => ({
    selector: `ImportExpression[source.value=/${regex.replaceAll('/', '\\/')}/]`,
    message,
  }));

// Which engine runs is for the configuration to say, and for libs/hosting to hear.
const engineImports = [
  { regex: '^pg(/|$)', message: 'A service uses Database of libs/platform.' },
  {
    regex: '^#libs/(eventing|object-storage|platform)$',
    importNamePattern: '^(Kafka|Minio|S3|Filesystem|Embedded|Postgres(?!EventStore$))',
    message: 'A service knows EventLog and ObjectStorage, never which of them it is given.',
  },
];
// Loaded on use, a name could not be checked.
const engineLoading = {
  selector: 'ImportExpression[source.value=/^(pg(\\/|$)|#libs\\/(eventing|object-storage|platform|hosting)$)/]',
  message: 'A service imports these statically, so that it can be seen what it knows.',
};
const engineOpening = {
  selector: "Identifier[name='openEngines']",
  message: 'A service is given its engines; only its specs open some.',
};
const engineVariables = ['Identifier[name', 'Literal[value', 'TemplateElement[value.raw'].map((node) => ({
  selector: `${node}=/^(KAFKA_|S3_|DATABASE_URL$)/]`,
  message: 'A service does not ask which engine it runs on. Specs take their variables from testEnvironment.',
}));
const inServices = (...restrictions) => ({
  'no-restricted-syntax': ['error', ...onlyLoadedIn(), engineLoading, ...engineVariables, ...restrictions],
  'no-restricted-imports': ['error', { patterns: [...onlyIn(), ...engineImports] }],
});

const layers = {
  'type:contracts': ['type:testing'],
  'type:platform': ['type:contracts', 'type:testing'],
  'type:eventing': ['type:contracts', 'type:platform', 'type:testing'],
  'type:object-storage': ['type:platform', 'type:testing'],
  'type:survey-data': ['type:contracts', 'type:testing'],
  'type:testing': ['type:contracts', 'type:platform', 'type:eventing', 'type:object-storage', 'type:survey-data'],
  'type:hosting': ['type:contracts', 'type:platform', 'type:eventing', 'type:object-storage', 'type:testing'],
  'type:service': [
    'type:contracts',
    'type:platform',
    'type:eventing',
    'type:object-storage',
    'type:survey-data',
    'type:hosting',
    'type:testing',
  ],
  'type:app': [
    'type:contracts',
    'type:platform',
    'type:eventing',
    'type:object-storage',
    'type:hosting',
    'type:service',
    'type:testing',
  ],
  // Black-box tests know the product by its API, and the truth about a file by the reader.
  'type:acceptance': ['type:contracts', 'type:survey-data', 'type:testing'],
};
const services = ['ingest', 'quota', 'processing', 'notification'];

const boundaries = [
  ...Object.entries(layers).map(([sourceTag, onlyDependOnLibsWithTags]) => ({
    sourceTag,
    onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, ...(sourceTag === 'type:service' ? ['type:service'] : [])],
  })),
  ...services.map((service) => ({
    sourceTag: `service:${service}`,
    notDependOnLibsWithTags: services.filter((other) => other !== service).map((other) => `service:${other}`),
  })),
];

// Specs of these use the engines for tests, which are built from them.
const testedWithTesting = ['contracts', 'platform', 'eventing', 'object-storage', 'survey-data'].map((lib) => [
  lib,
  'testing',
]);

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', '.nx/**', '.data/**'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommended],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          depConstraints: boundaries,
          ignoredCircularDependencies: testedWithTesting,
        },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-empty-object-type': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-syntax': ['error', ...ports, ...onlyLoadedIn()],
      'no-restricted-imports': ['error', { patterns: onlyIn() }],
    },
  },
  {
    // The ports themselves, and specs of things that live in real time.
    files: [
      'libs/platform/src/{time,identity}/**',
      '**/*.spec.ts',
      'scripts/**',
      'libs/testing/**',
      'apps/standalone/acceptance/**',
    ],
    rules: { 'no-restricted-syntax': ['error', ...onlyLoadedIn()] },
  },
  ...Object.entries(clients).flatMap(([client, folder]) => [
    { files: [`${folder}/**`], rules: { 'no-restricted-imports': ['error', { patterns: onlyIn(client) }] } },
    {
      files: [`${folder}/**`],
      ignores: ['**/*.spec.ts'],
      rules: { 'no-restricted-syntax': ['error', ...portsIn(folder), ...onlyLoadedIn(client)] },
    },
  ]),
  { files: ['libs/services/**/*.ts'], rules: inServices(...ports, engineOpening) },
  { files: ['libs/services/**/testing/**'], rules: inServices(...ports) },
  { files: ['libs/services/**/*.spec.ts'], rules: inServices() },
  {
    files: ['**/*.decider.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!#libs/contracts$|\\./|\\.\\./).*',
              message: 'A decider is pure: it imports contracts and deciders only.',
            },
          ],
        },
      ],
    },
  },
);
