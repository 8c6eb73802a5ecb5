import { createTranslator } from 'use-intl/core';
import { type Area, type Catalogue, english } from './catalogue.ts';

/** The sentences of one area for a server component, as `useText` gives them to an island. */
export const serverText = <A extends Area>(area: A) =>
  createTranslator<Catalogue, A>({ locale: 'en', messages: english, namespace: area, onError: throwError });

function throwError(error: Error): never {
  throw error;
}
