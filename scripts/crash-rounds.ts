// Kills the standalone at random moments with uploads under way: npm run test:crash -- [rounds] [seed]
import { crashEnvironment, crashRounds, StandaloneProcess } from '#libs/testing';

const rounds = Number(process.argv[2] ?? 25);
const seed = Number(process.argv[3] ?? 1);

/** Mulberry32: the same kills for the same seed, as far as a clock allows. */
function randomFrom(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const standalone = await StandaloneProcess.start(crashEnvironment);
const findings = await crashRounds(standalone, {
  rounds,
  uploads: 20,
  withinMs: 1000,
  random: randomFrom(seed),
  report: (line) => console.log(line),
});
await standalone.dispose();
console.log(JSON.stringify(findings, null, 2));
process.exitCode = findings.violations.length === 0 ? 0 : 1;
