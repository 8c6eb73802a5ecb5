import { DomainError } from '../../core/errors.ts';
import { checkDemonstration, DEMONSTRATION } from '../../core/protocol/demonstration.ts';
import { type DraftFault, draftFaults } from '../../core/protocol/draft-faults.ts';
import { STUDY_CAPACITY_BITS } from '../../core/protocol/freeze.ts';
import type { StudyDraft } from '../../core/protocol/study.ts';
import { STUDY_TEMPLATES, type StudyTemplate } from '../../core/protocol/templates.ts';
import { figuresOf, smallestMinimum } from '../../core/statistics/figures.ts';
import type { Studies } from '../ports/studies.ts';

export interface CreateStudyDeps {
  readonly studies: Pick<Studies, 'create'>;
  readonly newId: () => string;
}

/** Either a draft as a whole, or a template with who owns the key. */
export type StudySource =
  | { readonly draft: StudyDraft }
  | { readonly template: StudyTemplate['id']; readonly keyOwner: StudyDraft['keyOwner'] };

/**
 * Makes a draft that belongs to one account. What comes from a template is cut to what a demonstration may take.
 * @param owner `visitor`: has no account of their own and only tries the demonstration
 * @returns the new study's id
 * @throws DomainError `not-found` for a template that there is not, `study/demonstration-limit` (`what`, `maximum`)
 */
export async function createStudy(
  { studies, newId }: CreateStudyDeps,
  owner: { readonly id: string; readonly visitor: boolean },
  source: StudySource,
  demonstration: boolean,
): Promise<{ readonly studyId: string }> {
  const studyId = newId();
  const wanted = draftOf(source);
  const isTemplate = 'template' in source;
  const draft =
    demonstration && isTemplate
      ? { ...wanted, personsCap: Math.min(wanted.personsCap, DEMONSTRATION.persons) }
      : wanted;
  if (demonstration) checkDemonstration({ persons: draft.personsCap });
  const most = owner.visitor ? DEMONSTRATION.studiesOfVisitor : null;
  if (!(await studies.create({ id: studyId, ownerId: owner.id, draft, demonstration }, most)))
    checkDemonstration({ studiesOfVisitor: DEMONSTRATION.studiesOfVisitor + 1 });
  return { studyId };
}

function draftOf(source: StudySource): StudyDraft {
  if ('draft' in source) return source.draft;
  const template = STUDY_TEMPLATES.find(({ id }) => id === source.template);
  if (template === undefined) throw new DomainError('not-found');
  return { ...template.draft, keyOwner: source.keyOwner };
}

/** What the editor shows beside a draft: how much it opens, and everything that keeps it from opening. */
export interface DraftReport {
  /** Figures that one release of one cell opens. */
  readonly figures: number;
  /** Smallest minimum of persons that these figures allow. */
  readonly smallestMinimum: number;
  readonly faults: readonly DraftFault[];
}

export const reportOnDraft = (draft: StudyDraft): DraftReport => ({
  figures: figuresOf(draft),
  smallestMinimum: smallestMinimum(draft),
  faults: draftFaults(draft, STUDY_CAPACITY_BITS),
});
