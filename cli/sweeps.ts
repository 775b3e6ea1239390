import { setTimeout as delay } from 'node:timers/promises';
import { ScheduleNotFoundError, type Client } from '@temporalio/client';
import { withinDeadline } from '../platform/temporal/errors.js';
import { sweepId, type SweepReport } from '../workflows/sweep/messages.js';
import { CliError, EXIT } from './exit.js';

const BOUND_MS = 10_000;
const NOTICED_MS = 15_000;

/** A sweep that was started, or was running when another one was asked for. */
export interface StartedSweep {
  readonly workflowId: string;
  readonly runId: string;
  /** One was running already: the schedule runs no two at once. */
  readonly wasRunning: boolean;
}

/** Has the tenant's schedule run its sweep now. Throws `CliError` where there is no schedule. */
export async function startSweep(client: Client, tenant: string): Promise<StartedSweep> {
  const schedule = client.schedule.getHandle(sweepId(tenant));
  const look = async () => {
    const { info } = await withinDeadline(client.connection, BOUND_MS, () => schedule.describe());
    return {
      running: info.runningActions.map(({ workflow }) => workflow),
      recent: info.recentActions.map(({ action }) => action.workflow),
    };
  };
  try {
    const before = await look();
    const known = new Set(before.recent.map((run) => run.firstExecutionRunId));
    await withinDeadline(client.connection, BOUND_MS, () => schedule.trigger());
    const deadline = Date.now() + NOTICED_MS;
    while (Date.now() < deadline) {
      const now = await look();
      const started = now.recent.findLast((run) => !known.has(run.firstExecutionRunId));
      const [running] = before.running;
      const run = started ?? running;
      if (run !== undefined) {
        const { workflowId, firstExecutionRunId: runId } = run;
        return { workflowId, runId, wasRunning: started === undefined };
      }
      await delay(200);
    }
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new CliError(`Não há agenda ${sweepId(tenant)}: rode ponte setup.`);
  }
  throw new CliError('A agenda não iniciou a varredura a tempo: veja-a na tela do Temporal.');
}

/** The report of a sweep, once it ends. Throws `CliError` where it takes longer than that. */
export async function reportOf(
  client: Client,
  { workflowId, runId }: Pick<StartedSweep, 'workflowId' | 'runId'>,
  withinMs: number,
): Promise<SweepReport> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const deadline = Date.now() + withinMs;
  for (;;) {
    const { status } = await withinDeadline(client.connection, BOUND_MS, () => handle.describe());
    if (status.name !== 'RUNNING') {
      return withinDeadline(client.connection, BOUND_MS, () => handle.result());
    }
    if (Date.now() > deadline) {
      throw new CliError(
        'A varredura ainda não terminou; ela continua por si. Há um worker no ar? Veja ponte doctor.',
        EXIT.failure,
        { workflowId, runId },
      );
    }
    await delay(250);
  }
}
