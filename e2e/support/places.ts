import type { OpenStudy } from './owner.ts';

export interface Visited {
  readonly name: string;
  readonly path: string;
}

/** Pages for everybody, with the states that need nobody's account. */
export const publicPages = ({ link }: Pick<OpenStudy, 'link'>): readonly Visited[] => [
  { name: 'first page', path: '/' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'sign-up', path: '/sign-up' },
  { name: 'claimed', path: '/claim' },
  { name: 'protection', path: '/about/protection' },
  { name: 'api', path: '/docs/api' },
  { name: 'try', path: '/try' },
  { name: 'device', path: '/device' },
  { name: 'nothing here', path: '/nothing-here' },
  { name: 'contribute without a link', path: '/contribute' },
  { name: 'contribute with half a link', path: `/contribute#${'a'.repeat(20)}` },
  { name: 'contribute with an unknown link', path: `/contribute#${'a'.repeat(43)}.${'0'.repeat(64)}` },
  { name: 'contribute', path: link.slice(new URL(link).origin.length) },
];

export const ownPages = ({ studyId }: Pick<OpenStudy, 'studyId'>, draftId: string): readonly Visited[] => [
  { name: 'first page, signed in', path: '/' },
  { name: 'studies', path: '/studies' },
  { name: 'new study', path: '/studies/new' },
  { name: 'draft', path: `/studies/${draftId}` },
  { name: 'open study', path: `/studies/${studyId}` },
  { name: 'no such study', path: '/studies/00000000-0000-4000-8000-000000000000' },
  { name: 'keys', path: '/keys' },
  { name: 'key to be made', path: `/keys/${draftId}` },
  { name: 'key elsewhere', path: `/keys/${studyId}` },
  { name: 'no result yet', path: `/result/${studyId}` },
  { name: 'account', path: '/account' },
  { name: 'operator', path: '/operator' },
];
