'use client';

import { useLayoutEffect, useSyncExternalStore } from 'react';
import { useAnnounce } from './Announcer.tsx';
import { Icon, type IconName } from './Icon.tsx';

export type Theme = 'light' | 'dark' | 'system';

/** Also read by public/before-scripts.js before the first paint. */
export const THEME_KEY = 'cipherward-theme';

const ORDER = ['system', 'light', 'dark'] as const satisfies readonly Theme[];
const ICONS: Record<Theme, IconName> = { system: 'system', light: 'sun', dark: 'moon' };
const CHANGED = 'theme-changed';

function readTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

function writeTheme(theme: Theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Storage can be forbidden: the choice then lasts as long as the page.
  }
  dispatchEvent(new Event(CHANGED));
}

/** A page that is not there replaces the whole document while it loads, and with it what the script before the paint had put there. */
function restoreTheme() {
  try {
    const chosen = localStorage.getItem(THEME_KEY);
    if ((chosen !== 'light' && chosen !== 'dark') || chosen === readTheme()) return;
    document.documentElement.dataset.theme = chosen;
    dispatchEvent(new Event(CHANGED));
  } catch {
    // Storage can be forbidden: then there is nothing to restore.
  }
}

function subscribe(changed: () => void) {
  addEventListener(CHANGED, changed);
  return () => removeEventListener(CHANGED, changed);
}

export type ThemeSwitchProps = {
  /** Names the choice: "Appearance". */
  readonly label: string;
  readonly names: Readonly<Record<Theme, string>>;
};

/** One button that goes round system → light → dark; its name says what is on. */
export function ThemeSwitch({ label, names }: ThemeSwitchProps) {
  const theme = useSyncExternalStore<Theme>(subscribe, readTheme, () => 'system');
  useLayoutEffect(restoreTheme, []);
  const next = ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length] ?? 'system';
  const says = `${label}: ${names[theme]}`;
  const announce = useAnnounce();
  const choose = () => {
    writeTheme(next);
    announce({ text: `${label}: ${names[next]}`, silent: true });
  };
  return (
    <button
      type="button"
      aria-label={says}
      title={says}
      onClick={choose}
      className="inline-flex size-11 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-sunken hover:text-ink focus-visible:rounded-md"
    >
      <Icon name={ICONS[theme]} />
    </button>
  );
}
