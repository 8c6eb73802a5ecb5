import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from '../generated/prisma/client.ts';

/** One connection pool for Prisma and for raw SQL, so that limits are counted once. */
export interface Database {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  /** Runs `work` in one transaction on one connection; rolls back when it throws. */
  transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  /** Ends every connection; nothing may be asked afterwards. */
  close(): Promise<void>;
}

/**
 * Opens a pool. Connections are made when they are first needed.
 * @param onIdleFault told when an idle connection breaks (Postgres was stopped); the pool replaces it by itself
 */
export function openDatabase(
  url: string,
  {
    connections = 10,
    onIdleFault = () => {},
  }: { readonly connections?: number; readonly onIdleFault?: (fault: Error) => void } = {},
): Database {
  const pool = new pg.Pool({ connectionString: url, max: connections, application_name: 'cipherward' });
  pool.on('error', onIdleFault);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
  return {
    pool,
    prisma,
    transaction: (work) => inTransaction(pool, work),
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (fault) {
    await client.query('ROLLBACK').catch((second: unknown) => {
      broken = second instanceof Error ? second : new Error('rollback failed');
    });
    throw fault;
  } finally {
    client.release(broken);
  }
}

/** Postgres' five-character code of a fault (`23505` unique violation, `40P01` deadlock …), undefined for anything else. */
export const sqlState = (fault: unknown): string | undefined =>
  fault instanceof Error && 'code' in fault && typeof fault.code === 'string' && /^[0-9A-Z]{5}$/.test(fault.code)
    ? fault.code
    : undefined;

/** The constraint that a fault of Postgres names, undefined for anything else. */
export const violatedConstraint = (fault: unknown): string | undefined =>
  fault instanceof Error && 'constraint' in fault && typeof fault.constraint === 'string'
    ? fault.constraint
    : undefined;
