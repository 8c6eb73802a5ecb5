import type { Database } from '../database/pool.ts';
import type { Accounts } from '../ports/accounts.ts';

/** {@link Accounts} on Postgres. */
export function accountsOn({ prisma }: Database): Accounts {
  return {
    async list({ take, after }) {
      const rows = await prisma.user.findMany({
        where: { role: { not: 'demonstrator' } },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        take,
        ...(after === null ? {} : { cursor: { id: after }, skip: 1 }),
        select: {
          id: true,
          name: true,
          email: true,
          role: true,
          createdAt: true,
          _count: { select: { studies: true } },
        },
      });
      return rows.map(({ _count, ...user }) => ({ ...user, studies: _count.studies }));
    },

    get: (userId) =>
      prisma.user.findUnique({ where: { id: userId }, select: { id: true, name: true, email: true, role: true } }),

    async role(userId) {
      const row = await prisma.user.findUnique({ where: { id: userId }, select: { role: true } });
      return row?.role ?? null;
    },
  };
}
