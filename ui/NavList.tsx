'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type MouseEvent, useRef } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';

export type NavItem = { readonly href: string; readonly label: string };

/** True on the page itself and on what lies below it. */
export const isWithin = (path: string, href: string): boolean =>
  path === href || (href !== '/' && path.startsWith(`${href}/`));

export type NavListProps = {
  readonly items: readonly NavItem[] /** names the landmark */;
  readonly label: string /** the button on a phone */;
  readonly menuLabel: string;
};

/** The main places of the site: a row where there is room, one menu on a phone. */
export function NavList({ items, label, menuLabel }: NavListProps) {
  const path = usePathname() ?? '';
  const menu = useRef<HTMLDetailsElement>(null);
  const close = (event: MouseEvent) => {
    if (event.target instanceof HTMLAnchorElement && menu.current !== null) menu.current.open = false;
  };
  const links = (look: (now: boolean) => string) =>
    items.map((item) => {
      const now = isWithin(path, item.href);
      return (
        <li key={item.href}>
          <Link href={item.href} prefetch={false} {...(now ? { 'aria-current': 'page' } : {})} className={look(now)}>
            {item.label}
          </Link>
        </li>
      );
    });
  return (
    <nav aria-label={label} className="screen-only">
      <ul className="hidden items-stretch gap-1 md:flex">
        {links((now) =>
          classNames(
            'flex min-h-11 items-center border-b-2 px-3 pt-0.5 transition-colors',
            now
              ? 'border-accent font-semibold text-ink'
              : 'border-transparent text-muted hover:border-edge hover:text-ink',
          ),
        )}
      </ul>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: only closes the menu after a link was followed, by whatever means */}
      <details ref={menu} onClick={close} className="md:hidden">
        <summary className="flex min-h-11 list-none items-center gap-2 rounded-md px-2 font-semibold sm:px-3 hover:bg-sunken">
          <Icon name="menu" />
          {menuLabel}
        </summary>
        <ul className="absolute inset-x-0 top-full z-30 flex flex-col border-line border-y bg-surface p-2 shadow-raised">
          {links((now) =>
            classNames(
              'flex min-h-12 items-center border-s-4 px-4',
              now ? 'border-accent font-semibold' : 'border-transparent',
            ),
          )}
        </ul>
      </details>
    </nav>
  );
}
