// `npm run fuzz -- [seconds] [seed]`: differential fuzzing of every kernel against BigInt, in turn. A failure prints the seed of its round; the exit code is 1 then.
import { fuzzLattices } from './lattice.ts';
import { fuzzModular } from './modular.ts';
import { fuzzRows } from './rows.ts';

const [seconds = 120, seed = 1] = process.argv.slice(2).map(Number);
if (!(seconds > 0) || !Number.isSafeInteger(seed)) {
  console.error('npm run fuzz -- [seconds, more than 0] [seed, a whole number]');
  process.exit(2);
}
const fuzzers = [await fuzzModular(), await fuzzRows(), await fuzzLattices()];
const spent = fuzzers.map(() => 0);
const counts = new Map<string, number>();
let trials = 0;
let failures = 0;

/** The fuzzer that has had the least time. */
const next = (): number => spent.indexOf(Math.min(...spent));

const begun = performance.now();
for (let round = seed; performance.now() - begun < seconds * 1000; round++) {
  const turn = next();
  const started = performance.now();
  for (const { kind, holds, what } of fuzzers[turn]?.(round) ?? []) {
    trials++;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (holds) continue;
    failures++;
    console.log(`FAILED ${kind}, ${what}: round seed ${round}`);
  }
  spent[turn] = (spent[turn] ?? 0) + performance.now() - started;
}
for (const [kind, count] of [...counts].sort()) console.log(`${kind.padEnd(24)} ${count}`);
console.log(`${trials} trials in ${seconds} s from seed ${seed}, ${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;
