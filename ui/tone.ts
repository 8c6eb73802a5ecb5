import type { IconName } from './Icon.tsx';

/** How a message feels: `neutral` says nothing beyond its words. */
export type Tone = 'neutral' | 'info' | 'success' | 'caution' | 'danger';

/** Colour never speaks alone: every tone has a shape of its own. */
export const TONE_ICON: Record<Exclude<Tone, 'neutral'>, IconName> = {
  info: 'info',
  success: 'success',
  caution: 'caution',
  danger: 'danger',
};

export const TONE_WASH: Record<Tone, string> = {
  neutral: 'bg-sunken',
  info: 'bg-info-wash',
  success: 'bg-success-wash',
  caution: 'bg-caution-wash',
  danger: 'bg-danger-wash',
};

export const TONE_INK: Record<Tone, string> = {
  neutral: 'text-muted',
  info: 'text-info',
  success: 'text-success',
  caution: 'text-caution',
  danger: 'text-danger',
};

export const TONE_EDGE: Record<Tone, string> = {
  neutral: 'border-edge',
  info: 'border-info',
  success: 'border-success',
  caution: 'border-caution',
  danger: 'border-danger',
};

/** A frame that is there and does not shout. */
export const TONE_FRAME: Record<Tone, string> = {
  neutral: 'border-line',
  info: 'border-info/35',
  success: 'border-success/35',
  caution: 'border-caution/40',
  danger: 'border-danger/40',
};
