import { STUDY_ROLES } from '../../core/protocol/roles.ts';
import { StudyDocument, StudyDraft, StudyPhase } from '../../core/protocol/study.ts';
import { z } from '../../core/zod.ts';

export const Hex32 = z.string().regex(/^[0-9a-f]{64}$/);

/** What the editor shows beside a draft. */
export const DraftReportView = z.strictObject({
  figures: z.int(),
  smallestMinimum: z.int(),
  faults: z
    .array(
      z.strictObject({
        reason: z.string(),
        where: z.string(),
        detail: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    )
    .readonly(),
});

/** One line of the list of studies. */
export const StudySummaryView = z.strictObject({
  id: z.uuid(),
  title: z.string(),
  phase: StudyPhase,
  demonstration: z.boolean(),
  role: z.enum(STUDY_ROLES),
  createdAt: z.date(),
  openedAt: z.date().nullable(),
  contributions: z.int(),
});

const Key = z.strictObject({
  keyId: Hex32,
  publicBytes: z.string(),
  preset: z.string(),
  holderIndex: z.int(),
  role: z.enum(['owner', 'custodian']),
  status: z.enum(['invited', 'offered', 'verified', 'active', 'retired']),
  proved: z.boolean(),
});

/** A study as its members see it. */
export const StudyView = z.strictObject({
  id: z.uuid(),
  phase: StudyPhase,
  demonstration: z.boolean(),
  role: z.enum(STUDY_ROLES),
  draft: StudyDraft,
  /** Grows with every change of the draft: say it when you replace the draft. */
  revision: z.int(),
  document: StudyDocument.nullable(),
  studyDigest: Hex32.nullable(),
  keys: z.array(Key),
  counts: z
    .array(
      z.strictObject({
        visit: z.int(),
        cell: z.string(),
        contributions: z.int(),
        persons: z.int(),
        released: z.int(),
        spoilt: z.int(),
      }),
    )
    .readonly(),
  report: DraftReportView,
  createdAt: z.date(),
  openedAt: z.date().nullable(),
  closedAt: z.date().nullable(),
  archivedAt: z.date().nullable(),
  purgedAt: z.date().nullable(),
});
