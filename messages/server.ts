import { createFormatter, createTranslator } from 'use-intl/core';
import { type Area, type Catalogue, english } from './catalogue.ts';

/** The sentences of one area for a server component, as `useText` gives them to an island. */
export const serverText = <A extends Area>(area: A) =>
  createTranslator<Catalogue, A>({ locale: 'en', messages: english, namespace: area, onError: throwError });

/** Numbers, dates and lists for a server component. */
const serverFormat = () => createFormatter({ locale: 'en', timeZone: 'UTC' });

function throwError(error: Error): never {
  throw error;
}
