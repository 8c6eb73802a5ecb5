import { type KeptContribution, readKept } from './kept.ts';

const PREFIX = 'cipherward-contribution-';

/** What a browser's localStorage offers; a Map stands in where pages may keep nothing. */
export interface TextStore {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, text: string): void;
  removeItem(key: string): void;
}

/** The contributions that this device remembers. Written at once, so that a crash in the next moment loses nothing. */
export interface KeptStore {
  /** False when nothing outlives the page. */
  readonly lasts: boolean;
  get(contributionId: string): KeptContribution | null;
  ofStudy(studyId: string): readonly KeptContribution[];
  put(kept: KeptContribution): void;
  remove(contributionId: string): void;
}

/** @param texts where to keep; null when the browser forbids it */
export function makeKeptStore(texts: TextStore | null): KeptStore {
  const memory = new Map<string, string>();
  const keys = (): string[] => {
    const stored = texts === null ? [] : Array.from({ length: texts.length }, (_, index) => texts.key(index) ?? '');
    return [...new Set([...stored, ...memory.keys()])].filter((key) => key.startsWith(PREFIX));
  };
  const get = (key: string) => readKept(memory.get(key) ?? texts?.getItem(key) ?? null);
  let lasts = texts !== null;
  return {
    get lasts() {
      return lasts;
    },
    get: (contributionId) => get(PREFIX + contributionId),
    ofStudy: (studyId) =>
      keys()
        .map(get)
        .filter((kept): kept is KeptContribution => kept?.studyId === studyId)
        .sort((a, b) => a.visit - b.visit || (a.contributionId < b.contributionId ? -1 : 1)),
    put: (kept) => {
      const key = PREFIX + kept.contributionId;
      const text = JSON.stringify(kept);
      try {
        if (texts === null) throw new Error('no storage');
        texts.setItem(key, text);
        memory.delete(key);
      } catch {
        // Forbidden or full: the page must stay open, and says so.
        memory.set(key, text);
        lasts = false;
      }
    },
    remove: (contributionId) => {
      memory.delete(PREFIX + contributionId);
      texts?.removeItem(PREFIX + contributionId);
    },
  };
}

/** True for a storage event of another tab that is about us. */
export const isKeptKey = (key: string | null): boolean => key === null || key.startsWith(PREFIX);

let browserStore: KeptStore | null = null;

export function keptOnThisDevice(): KeptStore {
  browserStore ??= makeKeptStore(browserStorage());
  return browserStore;
}

function browserStorage(): TextStore | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
