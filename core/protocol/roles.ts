/** What an API token may be allowed; a browser session has them all. */
export const SCOPES = ['study:read', 'study:write', 'contribute', 'compute', 'release:read'] as const;
export type Scope = (typeof SCOPES)[number];

/** What somebody is in one study. Auditors are appointed by the operator before the study opens and are named in its digest. */
export const STUDY_ROLES = ['owner', 'analyst', 'viewer', 'auditor'] as const;
export type StudyRole = (typeof STUDY_ROLES)[number];

/** What somebody is on this installation. A demonstrator tries it with synthetic people and has demonstration studies only. */
export const ACCOUNT_ROLES = ['operator', 'researcher', 'demonstrator'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];
