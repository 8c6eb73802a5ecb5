'use client';

import { useState } from 'react';
import { DomainError } from '../../core/errors.ts';
import { useText } from '../../messages/provider.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { contributions } from '../../workers/contribution-client.ts';
import { faultOf } from '../api/client.ts';
import { FaultCallout } from '../errors/FaultCallout.tsx';
import { FileField, octetsOf } from '../files/FileField.tsx';
import { statusOf } from './door.ts';
import type { KeptContribution } from './kept.ts';

/** A receipt file is some hundred octets. */
const FILE_MOST_OCTETS = 16_384;

export type ImportReceiptProps = {
  readonly studyId: string;
  readonly onImported: (kept: KeptContribution) => void;
};

/** Takes a receipt file from another device, to replace or withdraw from this one. */
export function ImportReceipt({ studyId, onImported }: ImportReceiptProps) {
  const text = useText('contribution');
  const [fault, setFault] = useState<DomainError | null>(null);
  const [isOther, setIsOther] = useState(false);
  const take = async (file: File) => {
    setFault(null);
    setIsOther(false);
    if (file.size > FILE_MOST_OCTETS) throw new DomainError('receipt/invalid', { why: 'length' });
    const { receipt } = await contributions.importReceipt(await octetsOf(file));
    if (receipt.studyId !== studyId) return setIsOther(true);
    const { visit } = await statusOf(receipt.contributionId);
    onImported({
      version: 1,
      contributionId: receipt.contributionId,
      studyId,
      studyDigest: receipt.studyDigest,
      envelopeDigest: receipt.envelopeDigest,
      visit,
      replaces: null,
      state: 'stored',
      envelope: null,
      receipt,
      fault: null,
      attempts: 0,
      withdrawal: null,
    });
  };
  return (
    <Disclosure summary={text('receipt.importFile')}>
      <FileField
        label={text('receipt.importFile')}
        hint={text('receipt.importHint')}
        accept=".json,application/json"
        error={isOther ? text('receipt.otherStudy') : undefined}
        onChoose={(file) => void take(file).catch((thrown: unknown) => setFault(faultOf(thrown)))}
      />
      {fault !== null && <FaultCallout fault={fault} className="mt-4" />}
    </Disclosure>
  );
}
