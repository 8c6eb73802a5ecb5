import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Counts and durations of this process, without names of studies or people. */
export interface Metrics {
  readonly registry: Registry;
  procedure(name: string, status: string, seconds: number): void;
  contribution(outcome: string): void;
  batch(size: number): void;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10];

/** @param readGauges numbers that stand in the database, read when somebody asks */
export function makeMetrics(readGauges: () => Promise<Readonly<Record<string, number>>>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'cipherward_' });
  const durations = new Histogram({
    name: 'cipherward_procedure_seconds',
    help: 'Time that procedures took, by name and outcome.',
    labelNames: ['procedure', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  const contributions = new Counter({
    name: 'cipherward_contributions_total',
    help: 'Submitted envelopes by outcome: accepted, or the code of the refusal.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const batches = new Histogram({
    name: 'cipherward_contribution_batch_size',
    help: 'Contributions that shared one transaction.',
    buckets: [1, 2, 4, 8, 16, 32, 64],
    registers: [registry],
  });
  const stored = new Gauge({
    name: 'cipherward_stored',
    help: 'Rows in the database by kind.',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      for (const [kind, count] of Object.entries(await readGauges())) this.set({ kind }, count);
    },
  });
  stored.reset();
  return {
    registry,
    procedure: (procedure, status, seconds) => durations.observe({ procedure, status }, seconds),
    contribution: (outcome) => contributions.inc({ outcome }),
    batch: (size) => batches.observe(size),
  };
}
