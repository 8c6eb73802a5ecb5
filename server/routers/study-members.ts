import { DomainError } from '../../core/errors.ts';
import { STUDY_ROLES } from '../../core/protocol/roles.ts';
import { z } from '../../core/zod.ts';
import { inStudy, router } from '../trpc.ts';

const Member = z.strictObject({ userId: z.string(), name: z.string(), email: z.string(), role: z.enum(STUDY_ROLES) });
const Done = z.strictObject({ done: z.literal(true) });
const ADDITIONS_PER_HOUR = { seconds: 3600, uses: 60 };

export const studyMembersRouter = router({
  list: inStudy('study.members.list')
    .meta({
      openapi: {
        method: 'GET',
        path: '/studies/{studyId}/members',
        tags: ['study'],
        summary: 'Who has a role in a study',
        protect: true,
      },
    })
    .input(z.strictObject({ studyId: z.uuid() }))
    .output(z.array(Member).readonly())
    .query(({ ctx: { deps, access } }) => deps.studies.members(access)),

  add: inStudy('study.members.add')
    .meta({
      openapi: {
        method: 'POST',
        path: '/studies/{studyId}/members',
        tags: ['study'],
        summary: 'Give an account a role, or another one',
        protect: true,
      },
    })
    .input(z.strictObject({ studyId: z.uuid(), email: z.email().max(200), role: z.enum(['analyst', 'viewer']) }))
    .output(Done)
    .mutation(async ({ ctx: { deps, access }, input }) => {
      // Without a bound, adding would tell at leisure which addresses have accounts.
      if (!(await deps.limits.take('members', access.userId, ADDITIONS_PER_HOUR))) {
        throw new DomainError('access/rate-limited', { seconds: ADDITIONS_PER_HOUR.seconds });
      }
      if (!(await deps.studies.addMember(access, input.email, input.role)))
        throw new DomainError('not-found', { field: 'email' });
      await deps.audit.record({
        deed: 'study.members.add',
        actorKind: access.role,
        actorId: access.userId,
        studyId: access.studyId,
      });
      return { done: true };
    }),

  remove: inStudy('study.members.remove')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/studies/{studyId}/members/{userId}',
        tags: ['study'],
        summary: 'Take a role away',
        protect: true,
      },
    })
    .input(z.strictObject({ studyId: z.uuid(), userId: z.string().max(64) }))
    .output(Done)
    .mutation(async ({ ctx: { deps, access }, input }) => {
      if (!(await deps.studies.removeMember(access, input.userId)))
        throw new DomainError('not-found', { field: 'userId' });
      await deps.audit.record({
        deed: 'study.members.remove',
        actorKind: access.role,
        actorId: access.userId,
        studyId: access.studyId,
      });
      return { done: true };
    }),
});
