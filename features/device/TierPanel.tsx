'use client';

import { useText } from '../../messages/provider.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Callout } from '../../ui/Callout.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import type { DeviceLook, DeviceTier } from '../../workers/device-api.ts';

/** From fastest to slowest. */
const TIERS: readonly DeviceTier[] = ['fma', 'simd', 'bigint'];

type Standing = 'inUse' | 'spare' | 'off' | 'absent';

function standingOf(tier: DeviceTier, { running, inUse, ceiling }: DeviceLook): Standing {
  if (tier === inUse) return 'inUse';
  if (!running.includes(tier)) return 'absent';
  return TIERS.indexOf(tier) < TIERS.indexOf(ceiling) ? 'off' : 'spare';
}

export type TierPanelProps = {
  readonly look: DeviceLook;
  readonly isSaved: boolean;
  /** while something is measured */
  readonly isFixed: boolean;
  readonly onCeiling: (ceiling: DeviceTier) => void;
};

/** Which way of computing this device uses, which others it could, and the switch for whoever looks for a fault. */
export function TierPanel({ look, isSaved, isFixed, onCeiling }: TierPanelProps) {
  const text = useText('device');
  const isLimited = look.ceiling !== 'fma';
  return (
    <Panel title={text('tiersTitle')} lead={text('tiersLead')}>
      {isLimited && (
        <Callout
          tone="caution"
          className="mb-5"
          actions={
            <Button variant="secondary" disabled={isFixed} onClick={() => onCeiling('fma')}>
              {text('unlimit')}
            </Button>
          }
        >
          {text('limited')}
        </Callout>
      )}
      <dl className="divide-y divide-line border-line border-y">
        {TIERS.map((tier) => {
          const standing = standingOf(tier, look);
          return (
            <div key={tier} className="grid gap-x-6 gap-y-1 py-3.5 sm:grid-cols-[minmax(11rem,2fr)_5fr]">
              <dt className="font-semibold">{text(`tiers.${tier}.name`)}</dt>
              <dd>
                <Badge tone={standing === 'inUse' ? 'success' : standing === 'off' ? 'caution' : 'neutral'}>
                  {text(`standing.${standing}`)}
                </Badge>
                <p className="reading mt-1 text-muted">{text(`tiers.${tier}.text`)}</p>
              </dd>
            </div>
          );
        })}
      </dl>
      <Disclosure summary={text('ceilingTitle')} open={isLimited || isSaved} className="mt-2 border-b-0">
        <p className="reading mb-4 text-muted">{text('ceilingLead')}</p>
        <RadioGroup
          legend={text('ceilingLegend')}
          name="ceiling"
          look="cards"
          value={look.ceiling}
          onChoose={(ceiling) => onCeiling(ceiling as DeviceTier)}
          options={TIERS.map((tier) => ({
            value: tier,
            disabled: isFixed,
            label: text(`ceiling.${tier}`),
            hint: text(`ceiling.${tier}Hint`),
          }))}
        />
        <p role="status" className="reading mt-3 min-h-6 text-muted text-sm">
          {isSaved && text('saved')}
        </p>
      </Disclosure>
    </Panel>
  );
}
