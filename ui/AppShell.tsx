import Link from 'next/link';
import type { ReactNode } from 'react';
import { Announcer } from './Announcer.tsx';
import { BrandMark } from './BrandMark.tsx';
import { classNames } from './class-names.ts';
import { NavList, type NavListProps } from './NavList.tsx';
import { OfflineBanner } from './OfflineBanner.tsx';
import { ThemeSwitch, type ThemeSwitchProps } from './ThemeSwitch.tsx';

export type AppShellProps = {
  readonly brand: {
    readonly name: string;
    readonly href: string /** for a screen reader, where the name alone says too little */;
    readonly label?: string;
  };
  readonly skipLabel: string;
  readonly theme: ThemeSwitchProps;
  readonly offlineText: string;
  readonly closeLabel: string;
  readonly nav?: NavListProps;
  /** right of the places: who is signed in, or a way to sign in */
  readonly actions?: ReactNode;
  readonly footer?: ReactNode;
  /** 'form' for one column of text and fields, 'page' for tables and charts */
  readonly width?: 'form' | 'page';
  readonly children: ReactNode;
};

const MAIN = 'main';

/** Around every page: skip link, header, the page in <main>, footer, notes. */
export function AppShell({
  brand,
  skipLabel,
  theme,
  offlineText,
  closeLabel,
  nav,
  actions,
  footer,
  width = 'page',
  children,
}: AppShellProps) {
  const column = classNames('mx-auto w-full px-4 sm:px-6', width === 'form' ? 'max-w-form' : 'max-w-page');
  return (
    <Announcer closeLabel={closeLabel}>
      <SkipLink target={MAIN}>{skipLabel}</SkipLink>
      <div className="flex min-h-dvh flex-col print:block print:min-h-0">
        <header className="relative border-line border-b bg-surface print:border-0 print:bg-paper">
          <div
            className={classNames(
              column,
              'flex min-h-16 items-center gap-x-1 sm:gap-x-3 md:gap-x-6 print:min-h-0 print:px-0',
            )}
          >
            <Link
              href={brand.href}
              prefetch={false}
              aria-label={brand.label}
              className="-ms-2 flex min-h-11 items-center gap-2.5 rounded-md px-2 font-semibold text-base tracking-tight no-underline sm:text-lg"
            >
              <BrandMark className="size-8 text-accent" />
              {brand.name}
            </Link>
            {nav !== undefined && (
              <div className="order-last md:order-none">
                <NavList {...nav} />
              </div>
            )}
            <div className="screen-only ms-auto flex items-center gap-1">
              {actions}
              <ThemeSwitch {...theme} />
            </div>
          </div>
        </header>
        <OfflineBanner text={offlineText} />
        <main
          id={MAIN}
          tabIndex={-1}
          className={classNames(column, 'grow pt-8 pb-16 outline-none sm:pt-12 sm:pb-24 print:max-w-none print:p-0')}
        >
          {children}
        </main>
        {footer !== undefined && (
          <footer className="screen-only border-line border-t bg-sunken text-sm">
            <div className={classNames(column, 'py-6')}>{footer}</div>
          </footer>
        )}
      </div>
    </Announcer>
  );
}

/** The first stop of the Tab key: over the header, to the page itself. */
function SkipLink({ target, children }: { readonly target: string; readonly children: ReactNode }) {
  return (
    <a
      href={`#${target}`}
      className="sr-only focus:not-sr-only focus:fixed focus:start-3 focus:top-3 focus:z-50 focus:rounded-md focus:bg-accent focus:px-4 focus:py-3 focus:font-semibold focus:text-on-accent"
    >
      {children}
    </a>
  );
}

/** A quiet row for the foot of the page: a sentence, and links of 44 px. */
export function Footer({
  text,
  links = [],
}: {
  readonly text: ReactNode;
  readonly links?: readonly { readonly href: string; readonly label: string }[];
}) {
  return (
    <div className="flex flex-col gap-x-8 gap-y-2 sm:flex-row sm:items-center sm:justify-between">
      <p className="reading text-muted">{text}</p>
      {links.length > 0 && (
        <ul className="-mx-2 flex flex-wrap">
          {links.map((link) => (
            <li key={link.href}>
              <Link
                href={link.href}
                prefetch={false}
                className="link flex min-h-11 items-center whitespace-nowrap px-2"
              >
                {link.label}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
