'use client';

/** The mark: a ward (shield) whose charge is the sum sign. One path, cut out, in the current colour. */
const BRAND_PATH =
  'M16 1.5 28.5 5.5V15.5C28.5 22.8 23.7 28 16 30.5 8.3 28 3.5 22.8 3.5 15.5V5.5ZM9.5 8.5V11.3L14.7 16 9.5 20.7V23.5H22.5V19.5H19.7V20.7H13.9L18.7 16 13.9 11.3H19.7V12.5H22.5V8.5Z';

export function BrandMark({ className = 'size-8' }: { readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 32 32"
      width="32"
      height="32"
      className={`shrink-0 ${className}`}
      focusable="false"
      aria-hidden="true"
    >
      <path d={BRAND_PATH} fill="currentColor" fillRule="evenodd" />
    </svg>
  );
}
