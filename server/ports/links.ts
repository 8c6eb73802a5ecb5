import type { StudyPhase } from '../../core/protocol/study.ts';
import type { StudyScope } from './studies.ts';

export interface StudyLink {
  readonly id: string;
  readonly label: string;
  readonly uses: number;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly createdAt: Date;
}

/** A link as the door sees it. */
export interface LinkAtTheDoor {
  readonly linkId: string;
  readonly studyId: string;
  readonly phase: StudyPhase;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface Links {
  list(scope: StudyScope): Promise<readonly StudyLink[]>;
  create(
    scope: StudyScope,
    link: {
      readonly id: string;
      readonly tokenHash: Uint8Array;
      readonly label: string;
      readonly expiresAt: Date | null;
    },
  ): Promise<void>;
  /** @returns false when the study has no such link in use */
  revoke(scope: StudyScope, linkId: string): Promise<boolean>;
  byToken(tokenHash: Uint8Array): Promise<LinkAtTheDoor | null>;
}
