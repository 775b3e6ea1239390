import type { Run } from '../platform/temporal/history.js';
import type { Temporal } from '../platform/temporal/temporal.js';
import { awaitReport, sayReport, startSweep } from '../platform/temporal/sweeps.js';
import { pt } from '../texts/pt/index.js';
import { sweepId } from '../workflows/sweep/messages.js';
import { CliError, EXIT } from './exit.js';

/** A sweep that was started, or that was already running. */
export interface RunningSweep extends Run {
  readonly wasRunning: boolean;
}

/** Triggers the tenant's sweep schedule. Throws `CliError` if there is no schedule. */
export async function runSweep(temporal: Temporal, tenant: string): Promise<RunningSweep> {
  const started = await startSweep(temporal, tenant);
  switch (started.kind) {
    case 'started':
    case 'was-running':
      return { ...started.run, wasRunning: started.kind === 'was-running' };
    case 'no-schedule':
      throw new CliError(`Não há agenda ${sweepId(tenant)}: rode ponte setup.`);
    case 'not-seen':
      throw new CliError('A agenda não iniciou a varredura a tempo: veja-a na tela do Temporal.');
  }
}

const SLOW_MS = 60_000;
const SLOW =
  'A varredura ainda não terminou: um sistema pode não estar respondendo. Ela continua sem você (Ctrl-C); veja depois: ponte sweep report';

/**
 * Waits for the report of a sweep.
 * @param note is called once if the report takes longer than `slowMs`, with what the user can do meanwhile
 * @throws CliError if it takes longer than `withinMs`
 */
export async function reportOf(
  temporal: Temporal,
  { workflowId, runId }: Run,
  withinMs: number,
  note: (text: string) => void,
  slowMs = SLOW_MS,
): Promise<ReturnType<typeof sayReport>> {
  const slow = setTimeout(() => note(SLOW), slowMs);
  const report = await awaitReport(temporal, { workflowId, runId }, withinMs).finally(() =>
    clearTimeout(slow),
  );
  if (report !== undefined) return sayReport(report, pt);
  throw new CliError(
    'A varredura ainda não terminou; ela continua por si. Há um worker no ar? Veja ponte doctor.',
    EXIT.failure,
    { workflowId, runId },
  );
}
