// Kills the standalone at random moments with uploads under way: npm run test:crash -- [rounds] [seed]
import { crashRounds, SeededRandom, startToCrash } from '#libs/testing';

const rounds = Number(process.argv[2] ?? 25);
const random = new SeededRandom(Number(process.argv[3] ?? 1));

const standalone = await startToCrash();
try {
  const findings = await crashRounds(standalone, { rounds, lanes: 10, random, report: (line) => console.log(line) });
  for (const { kind, what } of findings) console.log(`${kind}: ${what}`);
  process.exitCode = findings.length === 0 ? 0 : 1;
} finally {
  await standalone.dispose();
}
