import { account } from './en/account.ts';
import { apiDocs } from './en/api-docs.ts';
import { common } from './en/common.ts';
import { computation } from './en/computation.ts';
import { contribution } from './en/contribution.ts';
import { demonstration } from './en/demonstration.ts';
import { device } from './en/device.ts';
import { errors } from './en/errors.ts';
import { installation } from './en/installation.ts';
import { keys } from './en/keys.ts';
import { operator } from './en/operator.ts';
import { protection } from './en/protection.ts';
import { result } from './en/result.ts';
import { study } from './en/study.ts';

/**
 * Every area of sentences, in English. A new area is a file `en/<area>.ts` and a row here.
 * Only servers and tests import this value; islands import the areas that they show, so that a page carries no others.
 */
export const english = {
  account,
  apiDocs,
  common,
  computation,
  contribution,
  demonstration,
  device,
  errors,
  installation,
  keys,
  operator,
  protection,
  result,
  study,
};

export type Catalogue = typeof english;
export type Area = keyof Catalogue;

declare module 'use-intl/core' {
  interface AppConfig {
    Locale: 'en';
    Messages: Catalogue;
  }
}
