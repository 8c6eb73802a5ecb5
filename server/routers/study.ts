import { fromBase64Url, toBase64Url } from '../../core/bytes.ts';
import { digestHex } from '../../core/digest.ts';
import { DomainError } from '../../core/errors.ts';
import { StudyDocument, StudyDraft } from '../../core/protocol/study.ts';
import { STUDY_TEMPLATES } from '../../core/protocol/templates.ts';
import { z } from '../../core/zod.ts';
import { inStudy, router, signedIn } from '../trpc.ts';
import { createStudy, reportOnDraft } from '../use-cases/create-study.ts';
import { openStudy } from '../use-cases/open-study.ts';
import { registerKey } from '../use-cases/register-key.ts';
import { studyMembersRouter } from './study-members.ts';
import { DraftReportView, Hex32, StudySummaryView, StudyView } from './study-views.ts';

const OneStudy = z.strictObject({ studyId: z.uuid() });
const Done = z.strictObject({ done: z.literal(true) });
const templateIds = STUDY_TEMPLATES.map(({ id }) => id);

const Create = z.strictObject({
  demonstration: z.boolean().default(false),
  from: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('draft'), draft: StudyDraft }),
    z.strictObject({ kind: z.literal('template'), template: z.enum(templateIds), keyOwner: StudyDraft.shape.keyOwner }),
  ]),
});

/** Longest proof: that of a 3072-bit modulus, 52,602 octets. */
const PROOF_TEXT = 80_000;
const STUDIES_PER_HOUR = { seconds: 3600, uses: 60 };
const REVISIONS_MOST = 2_000_000_000;
const KEYS_PER_HOUR = { seconds: 3600, uses: 20 };

const openapi = (method: 'GET' | 'POST' | 'PUT', path: `/${string}`, summary: string) => ({
  openapi: { method, path, summary, tags: ['study'], protect: true },
});

export const studyRouter = router({
  list: signedIn('study.list')
    .meta(openapi('GET', '/studies', 'Studies in which you have a role'))
    .input(z.strictObject({}))
    .output(z.array(StudySummaryView).readonly())
    .query(({ ctx: { deps, user } }) => deps.studies.list(user.id)),

  get: inStudy('study.get')
    .meta(openapi('GET', '/studies/{studyId}', 'One study as its members see it'))
    .input(OneStudy)
    .output(StudyView)
    .query(async ({ ctx: { deps, access } }) => {
      const study = await deps.studies.get(access);
      if (study === null) throw new DomainError('not-found');
      const [keys, counts] = await Promise.all([deps.studies.keys(access), deps.studies.counts(access)]);
      return {
        ...study,
        studyDigest: study.studyDigest === null ? null : digestHex(study.studyDigest),
        keys: keys.map(({ id: _, scheme: __, keyId, publicBytes, ...key }) => ({
          ...key,
          keyId: digestHex(keyId),
          publicBytes: toBase64Url(publicBytes),
        })),
        counts,
        report: reportOnDraft(study.draft),
      };
    }),

  create: signedIn('study.create')
    .meta(openapi('POST', '/studies', 'Make a draft'))
    .input(Create)
    .output(z.strictObject({ studyId: z.uuid() }))
    .mutation(async ({ ctx: { deps, user }, input }) => {
      if (!(await deps.limits.take('studies', user.id, STUDIES_PER_HOUR)))
        throw new DomainError('access/rate-limited', { seconds: STUDIES_PER_HOUR.seconds });
      const made = await createStudy(
        deps,
        { id: user.id, visitor: user.role === 'demonstrator' },
        input.from,
        input.demonstration,
      );
      await deps.audit.record({ deed: 'study.create', actorKind: user.role, actorId: user.id, studyId: made.studyId });
      return made;
    }),

  update: inStudy('study.update')
    .meta(openapi('PUT', '/studies/{studyId}', 'Replace the draft'))
    .input(
      z.strictObject({
        studyId: z.uuid(),
        /** Of the draft that you saw: when somebody else has changed it since, nothing is overwritten. */
        revision: z.int().min(0).max(REVISIONS_MOST),
        draft: StudyDraft,
      }),
    )
    .output(DraftReportView.extend({ revision: z.int() }))
    .mutation(async ({ ctx: { deps, access }, input }) => {
      const { revision, draft } = input;
      if (!(await deps.studies.updateDraft(access, draft, revision))) {
        const there = await deps.studies.get(access);
        if (there?.phase !== 'draft') throw new DomainError('study/not-draft');
        throw new DomainError('request/conflict', { revision: there.revision });
      }
      return { ...reportOnDraft(draft), revision: revision + 1 };
    }),

  figures: signedIn('study.figures')
    .input(z.strictObject({ draft: StudyDraft }))
    .output(DraftReportView)
    .query(({ input }) => reportOnDraft(input.draft)),

  registerKey: inStudy('study.registerKey')
    .meta(openapi('POST', '/studies/{studyId}/key', 'Register the public key with its proof'))
    .input(
      z.strictObject({
        studyId: z.uuid(),
        publicBytes: z.string().max(1024),
        proof: z.string().max(PROOF_TEXT),
      }),
    )
    .output(z.strictObject({ keyId: Hex32 }))
    .mutation(async ({ ctx: { deps, access }, input }) => {
      if (!(await deps.limits.take('keys', access.userId, KEYS_PER_HOUR)))
        throw new DomainError('access/rate-limited', { seconds: KEYS_PER_HOUR.seconds });
      const { keyId } = await registerKey(deps, access, {
        publicBytes: fromBase64Url(input.publicBytes),
        proof: fromBase64Url(input.proof),
      });
      await deps.audit.record({
        deed: 'study.registerKey',
        actorKind: access.role,
        actorId: access.userId,
        studyId: access.studyId,
      });
      return { keyId: digestHex(keyId) };
    }),

  open: inStudy('study.open')
    .meta(openapi('POST', '/studies/{studyId}/open', 'Freeze the draft and open the study'))
    .input(
      z.strictObject({
        studyId: z.uuid(),
        /** What the owner's key room states about the key: the server cannot see it. */
        keyId: Hex32,
        wraps: z.int().min(0).max(100),
        provedWraps: z.int().min(0).max(100),
        /** Of the draft that the owner saw: another one is not opened in its place. */
        revision: z.int().min(0).max(REVISIONS_MOST).optional(),
      }),
    )
    .output(z.strictObject({ studyDigest: Hex32, document: StudyDocument }))
    .mutation(async ({ ctx: { deps, access }, input }) => {
      const opened = await openStudy({ ...deps, operatorName: deps.settings.operatorName }, access, input);
      await deps.audit.record({
        deed: 'study.open',
        actorKind: access.role,
        actorId: access.userId,
        studyId: access.studyId,
      });
      return opened;
    }),

  close: inStudy('study.close')
    .meta(openapi('POST', '/studies/{studyId}/close', 'Take no more contributions'))
    .input(OneStudy)
    .output(Done)
    .mutation(async ({ ctx: { deps, access } }) => {
      if (!(await deps.studies.changePhase(access, ['open'], 'closed'))) throw new DomainError('study/closed');
      await deps.audit.record({
        deed: 'study.close',
        actorKind: access.role,
        actorId: access.userId,
        studyId: access.studyId,
      });
      return { done: true };
    }),

  archive: inStudy('study.archive')
    .meta(openapi('POST', '/studies/{studyId}/archive', 'Archive a closed study'))
    .input(OneStudy)
    .output(Done)
    .mutation(async ({ ctx: { deps, access } }) => {
      if (!(await deps.studies.changePhase(access, ['closed'], 'archived'))) throw new DomainError('request/conflict');
      await deps.audit.record({
        deed: 'study.archive',
        actorKind: access.role,
        actorId: access.userId,
        studyId: access.studyId,
      });
      return { done: true };
    }),

  purge: inStudy('study.purge')
    .meta(openapi('POST', '/studies/{studyId}/purge', 'Delete every ciphertext of a draft or archived study'))
    .input(OneStudy)
    .output(Done)
    .mutation(async ({ ctx: { deps, access } }) => {
      if (!(await deps.studies.purge(access))) throw new DomainError('request/conflict');
      await deps.audit.record({
        deed: 'study.purge',
        actorKind: access.role,
        actorId: access.userId,
        studyId: access.studyId,
      });
      return { done: true };
    }),

  members: studyMembersRouter,
});
