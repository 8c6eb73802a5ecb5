import { startBrowser } from '../browser.ts';
import { startProduct } from '../product.ts';
import type { Measurement } from '../report.ts';
import { quantile } from '../report.ts';
import { envelopeMaker } from './envelopes.ts';
import { type PageVisit, visitContributionPage } from './page.ts';
import { openStudy } from './study.ts';
import { CONCURRENT, type Submitted, submitAll } from './submitting.ts';
import { type Summed, sumVisit } from './summing.ts';

const ROWS = 10_000;
const QUICK_ROWS = 1000;
/** Sent before anything counts, so that code is compiled and connections are open. */
const WARM_UP = 300;
const KB = 1000;

/**
 * The main road on the built product: contributions going in, a round of ten thousand coming out, and the contribution page on a phone. Each round is a visit
 * of one study, so that every round adds its own 10,000 rows.
 */
export async function measureMain({
  rounds,
  quick,
}: {
  readonly rounds: number;
  readonly quick: boolean;
}): Promise<readonly Measurement[]> {
  const rows = quick ? QUICK_ROWS : ROWS;
  const product = await startProduct();
  try {
    const study = await openStudy(product, rounds + 1);
    const make = await envelopeMaker(study.frozen);
    const visits: PageVisit[] = [];
    const submitted: Submitted[] = [];
    const summed: Summed[] = [];

    const browser = await startBrowser();
    try {
      await visitContributionPage(browser, study.link); // the server compiles its page once
      for (let round = 0; round < rounds; round++) visits.push(await visitContributionPage(browser, study.link));
    } finally {
      await browser.close();
    }
    say('contribution page measured');

    const warmUp = Array.from({ length: WARM_UP }, (_, k) => make(rounds * rows + k, rounds).octets);
    await submitAll(product.url, await study.newLink('warm-up'), warmUp);
    for (let round = 0; round < rounds; round++) {
      const prepared = Array.from({ length: rows }, (_, k) => make(round * rows + k, round));
      const sent = await submitAll(
        product.url,
        await study.newLink(`round ${round + 1}`),
        prepared.map(({ octets }) => octets),
      );
      submitted.push(sent);
      say(`round ${round + 1}: ${rows} sent in ${sent.seconds.toFixed(1)} s`);
      const sum = await sumVisit(product, study, round, prepared);
      summed.push(sum);
      say(`round ${round + 1}: added and released in ${sum.ours.toFixed(2)} s`);
    }

    const { groups } = study.frozen.layout;
    const there = `built product and Postgres with every commit on disk, ${CONCURRENT} at a time over loopback HTTP`;
    const peerName = 'paillier-bigint 3.4.3';
    return [
      {
        name: 'submit.throughput',
        where: there,
        unit: '/s',
        ours: submitted.map((s) => rows / s.seconds),
        target: 200,
        goal: 1,
      },
      {
        name: 'submit.p99',
        where: there,
        unit: 'ms',
        ours: submitted.map((s) => quantile(s.latencies, 0.99)),
        target: 300,
        goal: 1,
      },
      {
        name: 'sum.10k',
        where: `launch to released aggregate, ${rows} rows, ${groups.length} ciphertexts each, 1 compute worker`,
        unit: 's',
        ours: summed.map((s) => s.ours),
        target: 3,
        goal: 1,
      },
      {
        name: 'sum.10k.road',
        where: 'the same, against reading the rows from Postgres and adding them',
        unit: 's',
        ours: summed.map((s) => s.ours),
        peer: { name: peerName, samples: summed.map((s) => s.peer) },
        goal: 1,
      },
      {
        name: 'sum.10k.adding',
        where: 'the additions alone, in memory, one thread',
        unit: 's',
        ours: summed.map((s) => s.adding.ours),
        peer: { name: peerName, samples: summed.map((s) => s.adding.peer) },
        floor: 1,
        goal: 2,
      },
      {
        name: 'contribute.bytes',
        where: 'headless Chromium, compressed, before the crypto worker',
        unit: 'KB',
        ours: visits.map(({ bytes }) => bytes / KB),
        target: 300,
        goal: 1,
      },
      {
        name: 'contribute.interactive',
        where: 'headless Chromium, 1.6 Mbit/s, 150 ms, processor slowed 4 times, to a field that takes typing',
        unit: 's',
        ours: visits.map(({ interactive }) => interactive),
        target: 3,
        goal: 1,
      },
    ];
  } finally {
    await product.stop();
  }
}

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
