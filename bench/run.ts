// `npm run bench -- AREA [--json FILE] [--quick]`: measures one area by itself, on free loopback ports and a throw-away database.
import os from 'node:os';
import { parseArgs } from 'node:util';
import { measureCrypto } from './crypto/area.ts';
import { measureMain } from './main/area.ts';
import { type Measurement, resultOf, tableOf, writeReport } from './report.ts';

/** How much is measured. */
export interface Scale {
  readonly rounds: number;
  /** A try of the benchmark itself: a tenth of the work, and figures that do not count. */
  readonly quick: boolean;
}

const AREAS: Readonly<Record<string, (scale: Scale) => Promise<readonly Measurement[]>>> = {
  main: measureMain,
  crypto: measureCrypto,
};

const ROUNDS = 3;
const BUSY = 1.5;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [name = '', ...more] = positionals;
  const measure = Object.hasOwn(AREAS, name) ? AREAS[name] : undefined;
  if (measure === undefined || more.length > 0) {
    console.error(`There is no benchmark area "${positionals.join(' ')}". Areas: ${Object.keys(AREAS).join(', ')}.`);
    return 2;
  }
  const [load = 0] = os.loadavg();
  if (load > BUSY) console.warn(`The machine is busy (load ${load.toFixed(1)}): these figures are indicative only.`);
  if (values.quick) console.warn('--quick does a tenth of the work: these figures do not count.');
  const results = (await measure({ rounds: ROUNDS, quick: values.quick })).map(resultOf);
  console.log(`\n${tableOf(results)}`);
  if (values.json !== undefined) writeReport(values.json, results);
  return 0;
}

process.exitCode = await main();
