import { SCOPES, type Scope } from '../../core/protocol/roles.ts';

/** A scope that this version has a sentence for; a token made by a later one may have others. */
export const isScope = (scope: string): scope is Scope => (SCOPES as readonly string[]).includes(scope);
