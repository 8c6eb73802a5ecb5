import type { Database } from '../database/pool.ts';
import type { Studies } from '../ports/studies.ts';

/** Who works on a study: the part of {@link Studies} that keeps its members. */
export function studyMembers({ prisma }: Database): Pick<Studies, 'members' | 'addMember' | 'removeMember'> {
  return {
    async members({ studyId, userId }) {
      const rows = await prisma.studyMember.findMany({
        where: { studyId, study: { members: { some: { userId } } } },
        orderBy: { createdAt: 'asc' },
        select: { role: true, user: { select: { id: true, name: true, email: true } } },
      });
      return rows.map(({ role, user }) => ({ userId: user.id, name: user.name, email: user.email, role }));
    },

    async addMember({ studyId, userId }, email, role) {
      return prisma.$transaction(async (inside) => {
        const owner = await inside.studyMember.count({ where: { studyId, userId, role: 'owner' } });
        const member = await inside.user.findUnique({
          where: { email: email.toLowerCase() },
          select: { id: true, role: true },
        });
        if (owner === 0 || member === null || member.role === 'demonstrator') return false;
        const present = await inside.studyMember.findUnique({
          where: { studyId_userId: { studyId, userId: member.id } },
        });
        if (present?.role === 'owner') return false;
        await inside.studyMember.upsert({
          where: { studyId_userId: { studyId, userId: member.id } },
          create: { studyId, userId: member.id, role },
          update: { role },
        });
        return true;
      });
    },

    async removeMember({ studyId, userId }, memberId) {
      const { count } = await prisma.studyMember.deleteMany({
        where: {
          studyId,
          userId: memberId,
          role: { not: 'owner' },
          study: { members: { some: { userId, role: 'owner' } } },
        },
      });
      return count === 1;
    },
  };
}
