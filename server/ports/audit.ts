/** A deed worth remembering: names of deeds and random ids, nothing else. */
export interface Deed {
  readonly deed: `${string}.${string}`;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly studyId?: string;
  readonly subjectId?: string;
}

export interface Audit {
  record(deed: Deed): Promise<void>;
}
