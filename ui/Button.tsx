import Link from 'next/link';
import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './Icon.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';

const SHAPE =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-md border px-4 py-2 text-center font-semibold leading-tight no-underline transition-colors duration-150 focus-visible:rounded-md';

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'border-accent bg-accent text-on-accent hover:border-accent-strong hover:bg-accent-strong',
  secondary: 'border-edge bg-surface text-ink hover:border-ink hover:bg-sunken',
  quiet:
    'border-transparent bg-transparent text-accent underline-offset-4 hover:bg-accent-wash hover:text-accent-strong',
  danger: 'border-danger bg-danger text-on-danger hover:border-danger-strong hover:bg-danger-strong',
};

const RESTING = 'disabled:cursor-not-allowed disabled:border-line disabled:bg-sunken disabled:text-muted';

type Look = { readonly variant?: ButtonVariant; readonly icon?: IconName; readonly wide?: boolean };

export type ButtonProps = ComponentProps<'button'> & Look & { readonly busy?: boolean };

const ignore = (event: MouseEvent) => event.preventDefault();

/** While `busy` it keeps its focus and its words, shows that something runs, and takes no second press. */
export function Button({
  variant = 'primary',
  icon,
  wide,
  busy = false,
  type = 'button',
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const press = busy ? ignore : onClick;
  return (
    <button
      {...rest}
      type={type}
      {...(press === undefined ? {} : { onClick: press })}
      {...(busy ? { 'aria-busy': true, 'aria-disabled': true } : {})}
      className={classNames(SHAPE, VARIANTS[variant], RESTING, wide && 'w-full', busy && 'cursor-progress', className)}
    >
      {busy ? <Spinner /> : icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

export type LinkButtonProps = ComponentProps<typeof Link> & Look;

/** Goes somewhere, and looks as important as a button. */
export function LinkButton({
  variant = 'primary',
  icon,
  wide,
  className,
  children,
  prefetch = false,
  ...rest
}: LinkButtonProps) {
  return (
    <Link {...rest} prefetch={prefetch} className={classNames(SHAPE, VARIANTS[variant], wide && 'w-full', className)}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </Link>
  );
}

export type IconButtonProps = Omit<ComponentProps<'button'>, 'children' | 'aria-label'> & {
  readonly icon: IconName;
  readonly label: string;
};

/** 44 × 44 px; its name is heard and shown as a tooltip. */
export function IconButton({ icon, label, type = 'button', className, ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      title={label}
      className={classNames(
        'inline-flex size-11 shrink-0 items-center justify-center rounded-md border border-transparent text-muted transition-colors hover:bg-sunken hover:text-ink focus-visible:rounded-md disabled:opacity-50',
        className,
      )}
    >
      <Icon name={icon} />
    </button>
  );
}

/** A row of buttons: side by side where there is room, below each other with full width on a phone. */
export function ButtonRow({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return (
    <div className={classNames('screen-only flex flex-col gap-3 sm:flex-row sm:flex-wrap sm:items-center', className)}>
      {children}
    </div>
  );
}

export function Spinner({ className = 'size-5' }: { readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      fill="none"
      strokeWidth="2"
      className={`shrink-0 animate-turn ${className}`}
      aria-hidden="true"
      focusable="false"
    >
      <circle cx="10" cy="10" r="7.5" stroke="currentColor" opacity="0.3" />
      <path d="M10 2.5a7.5 7.5 0 0 1 7.5 7.5" stroke="currentColor" strokeLinecap="round" />
    </svg>
  );
}
