import { randomBytes } from 'node:crypto';
import { DomainError } from '../../core/errors.ts';
import { z } from '../../core/zod.ts';
import { linkTokenHash } from '../principal.ts';
import { inStudy, router } from '../trpc.ts';
import { createLink } from '../use-cases/create-link.ts';

const Link = z.strictObject({
  id: z.uuid(),
  label: z.string(),
  uses: z.int(),
  expiresAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
  createdAt: z.date(),
});

export const linkRouter = router({
  list: inStudy('link.list')
    .meta({
      openapi: {
        method: 'GET',
        path: '/studies/{studyId}/links',
        tags: ['link'],
        summary: 'Links of a study',
        protect: true,
      },
    })
    .input(z.strictObject({ studyId: z.uuid() }))
    .output(z.array(Link).readonly())
    .query(({ ctx: { deps, access } }) => deps.links.list(access)),

  create: inStudy('link.create')
    .meta({
      openapi: {
        method: 'POST',
        path: '/studies/{studyId}/links',
        tags: ['link'],
        summary: 'Make a link; its address is shown once',
        protect: true,
      },
    })
    .input(
      z.strictObject({
        studyId: z.uuid(),
        label: z.string().trim().min(1).max(80),
        days: z.int().min(1).max(3650).nullable(),
      }),
    )
    .output(z.strictObject({ linkId: z.uuid(), url: z.string(), expiresAt: z.date().nullable() }))
    .mutation(async ({ ctx: { deps, access }, input }) => {
      const { appUrl } = deps.settings;
      const made = await createLink(
        { ...deps, appUrl, rng: (length) => randomBytes(length), tokenHash: linkTokenHash },
        access,
        input,
      );
      await deps.audit.record({
        deed: 'link.create',
        actorKind: access.role,
        actorId: access.userId,
        studyId: access.studyId,
        subjectId: made.linkId,
      });
      return made;
    }),

  revoke: inStudy('link.revoke')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/studies/{studyId}/links/{linkId}',
        tags: ['link'],
        summary: 'Revoke a link',
        protect: true,
      },
    })
    .input(z.strictObject({ studyId: z.uuid(), linkId: z.uuid() }))
    .output(z.strictObject({ done: z.literal(true) }))
    .mutation(async ({ ctx: { deps, access }, input }) => {
      if (!(await deps.links.revoke(access, input.linkId))) throw new DomainError('not-found');
      await deps.audit.record({
        deed: 'link.revoke',
        actorKind: access.role,
        actorId: access.userId,
        studyId: access.studyId,
        subjectId: input.linkId,
      });
      return { done: true };
    }),
});
