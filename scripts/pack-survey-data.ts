// Makes a tarball of the library that reads and writes survey files, with the command survey-convert, for use without
// the services: npm run pack:survey-data
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { copyDeclarations } from './pack-survey-data/copy-declarations.ts';

const built = 'dist/server/libs';
const folder = 'dist/survey-data';
/** The library, and what it imports by `#libs/`. */
const libs = ['survey-data', 'contracts'];

const bin = `#!/usr/bin/env node
import { runConvert } from '../libs/survey-data/src/index.js';

await runConvert(process.argv.slice(2));
`;

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

rmSync(folder, { recursive: true, force: true });
for (const lib of libs) copyLib(lib);
copyDeclarations(join(folder, 'libs'));
mkdirSync(join(folder, 'bin'));
writeFileSync(join(folder, 'bin/survey-convert.js'), bin);
chmodSync(join(folder, 'bin/survey-convert.js'), 0o755);
cpSync('LICENSE', join(folder, 'LICENSE'));
writeFileSync(join(folder, 'package.json'), JSON.stringify(manifestOf(readManifest()), null, 2));
const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', '..'], { cwd: folder, encoding: 'utf8' });
console.log(join('dist', packed.trim()));

/** What tests use stays here. */
function copyLib(lib: string): void {
  const source = join(built, lib, 'src');
  const isShipped = (path: string) =>
    !['testing', 'corpus', 'fixtures'].includes(basename(path)) && !path.endsWith('.map');
  cpSync(source, join(folder, 'libs', lib, 'src'), { recursive: true, filter: isShipped });
}

function readManifest(): Manifest {
  return JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
}

function manifestOf({ version, license, dependencies }: Manifest) {
  return {
    name: 'survey-data',
    version,
    description: 'Reads survey files of many formats, and writes Parquet, CSV and files of SPSS',
    license,
    type: 'module',
    // The product brings a Node.js of its own; this runs on its user's.
    engines: { node: '>=22' },
    exports: './libs/survey-data/src/index.js',
    imports: { '#libs/*': './libs/*/src/index.js' },
    bin: { 'survey-convert': 'bin/survey-convert.js' },
    dependencies: Object.fromEntries(importedPackages().map((name) => [name, versionOf(name, dependencies)])),
    // The declarations speak of buffers.
    peerDependencies: { '@types/node': '>=20' },
    peerDependenciesMeta: { '@types/node': { optional: true } },
  };
}

/** By the code itself, so that none is forgotten and none is too many. */
function importedPackages(): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
  const names = files.flatMap((path) => {
    const imports = readFileSync(join(folder, path), 'utf8').matchAll(
      /(?:^(?:import|export)\b[^'"]*?\bfrom\s*|\bimport\()['"]([^'"]+)['"]/gm,
    );
    return Array.from(imports, ([, specifier]) => specifier!);
  });
  const packages = names
    .filter((name) => !/^([.#]|node:)/.test(name))
    .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)![0]);
  return [...new Set(packages)].sort();
}

function versionOf(name: string, dependencies: Manifest['dependencies']): string {
  const version = dependencies[name];
  if (version === undefined) throw new Error(`${name} is imported, but is no dependency`);
  return version;
}
