import { failure, ok, warning, type Finding, type Subject } from './finding.js';
import type { Probe } from './probe.js';

const WARNING_MS = 30_000;
const FAILURE_MS = 300_000;

/** The vendors, as a sentence has them after "de" and "a". */
const NAMES = {
  'senior-x': { of: 'do Senior X', to: 'ao Senior X' },
  sismetro: { of: 'da Sismetro', to: 'à Sismetro' },
} as const;

/** Checks that two clocks agree: the renewal of tokens and the holding of callbacks depend on the time. */
export function examineClock(
  subject: Subject,
  vendor: keyof typeof NAMES,
  { aheadMs }: Probe,
): Finding[] {
  const name = NAMES[vendor];
  if (aheadMs === undefined) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  if (Math.abs(aheadMs) < WARNING_MS) return [ok(subject, `o relógio confere com o ${name.of}`)];
  const side = aheadMs > 0 ? 'atrasado' : 'adiantado';
  const text = `o relógio desta máquina está ${seconds} s ${side} em relação ${name.to}`;
  const cure = 'acerte o relógio (NTP: timedatectl set-ntp true)';
  return [(Math.abs(aheadMs) < FAILURE_MS ? warning : failure)(subject, text, cure)];
}
