// npm writes only those platform packages into the lock file that the registry served at that moment, and `npm ci` then
// fails on other platforms. This adds the missing ones, so that one lock file serves Linux, macOS and Windows.
// Run it after every change of a dependency: npm run lock
import { readFileSync, writeFileSync } from 'node:fs';

const systems = {
  darwin: 'darwin',
  linux: 'linux',
  win32: 'win32',
  windows: 'win32',
  android: 'android',
  freebsd: 'freebsd',
  openharmony: 'openharmony',
};
const processors = ['x64', 'arm64', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'arm'];

/** The platform that a package is for, read from its name: `@swc/core-linux-arm64-gnu` → linux, arm64. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const system = words.map((word) => systems[word]).find(Boolean);
  const processor = processors.find((candidate) => words.includes(candidate));
  return { ...(system && { os: [system] }), ...(processor && { cpu: [processor] }) };
}

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const present = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)));
const added = [];
for (const { optionalDependencies = {} } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (present.has(name)) continue;
    present.add(name);
    added.push(name);
    lock.packages[`node_modules/${name}`] = { version, optional: true, ...platformOf(name) };
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'The lock file is complete.' : `Added ${added.length}: ${added.join(', ')}`);
