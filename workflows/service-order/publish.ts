import { setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import type { Attention } from '../../domain/lifecycle.js';
import { attentionOf, type Life } from './lifecycle.js';
import { NeedsAttention, Phase, SsNumber } from './search-attributes.js';
import { PHASES } from './texts.js';

/**
 * Shows the order's standing where people look: search attributes and memo (lists), current details (Temporal Web UI).
 * Only what changed is written, since each write is an event of the history.
 */
export function publisher(life: Life): () => void {
  const standing = (): Standing => ({
    phase: life.phase,
    ss: life.ss,
    pdfUrl: life.link,
    attention: attentionOf(life),
  });
  let shown = standing();

  return () => {
    const now = standing();
    const attributes: SearchAttributeUpdatePair[] = [];
    if (now.phase !== shown.phase) attributes.push({ key: Phase, value: now.phase });
    if (now.ss !== undefined && now.ss !== shown.ss) {
      attributes.push({ key: SsNumber, value: now.ss });
    }
    if ((now.attention === null) !== (shown.attention === null)) {
      attributes.push({ key: NeedsAttention, value: now.attention !== null });
    }
    if (attributes.length > 0) upsertSearchAttributes(attributes);

    const memo = {
      ...(now.pdfUrl !== shown.pdfUrl && { pdfUrl: now.pdfUrl }),
      ...(now.attention?.problem !== shown.attention?.problem && { attention: now.attention }),
    };
    if (Object.keys(memo).length > 0) upsertMemo(memo);

    setCurrentDetails(details(now));
    shown = now;
  };
}

interface Standing {
  readonly phase: Life['phase'];
  readonly ss: string | undefined;
  readonly pdfUrl: string | undefined;
  readonly attention: Attention | null;
}

function details({ phase, ss, attention }: Standing): string {
  return [
    PHASES[phase],
    ...(ss === undefined ? [] : [`SS ${ss}`]),
    ...(attention === null ? [] : [`**Precisa de atenção:** ${attention.problem}`]),
  ].join('\n\n');
}
