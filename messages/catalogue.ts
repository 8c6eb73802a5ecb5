import { common } from './en/common.ts';
import { contribution } from './en/contribution.ts';
import { demonstration } from './en/demonstration.ts';
import { errors } from './en/errors.ts';
import { keys } from './en/keys.ts';

/**
 * Every area of sentences, in English. A new area is a file `en/<area>.ts` and a row here.
 * Only servers and tests import this value; islands import the areas that they show, so that a page carries no others.
 */
export const english = {
  common,
  contribution,
  demonstration,
  errors,
  keys,
};

export type Catalogue = typeof english;
export type Area = keyof Catalogue;

declare module 'use-intl/core' {
  interface AppConfig {
    Locale: 'en';
    Messages: Catalogue;
  }
}
