import { z } from 'zod';
import type { Logger } from '../../platform/logging.js';
import { answer } from '../openapi/answers.js';
import type { Endpoint } from './endpoints.js';
import { coalesce } from './coalesce.js';

/**
 * Whether deliveries can be accepted. `degraded`: yes, but either Temporal is unavailable or the spool does not work.
 */
export interface Readiness {
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly temporal: 'ok' | 'away';
  /** The same for all processes of one installation. Null while Temporal is unavailable. */
  readonly installation: string | null;
  readonly spool: {
    readonly status: 'ok' | 'unavailable';
    readonly depth: number;
    /** When the oldest waiting delivery arrived, ISO 8601, UTC. */
    readonly oldest: string | null;
  };
}

export interface ReadinessDeps {
  /** Throws if Temporal does not answer. */
  readonly readInstallation: () => Promise<string>;
  readonly spool: {
    readonly depth: number;
    readonly oldest: string | undefined;
    /** Throws if it does not work. */
    check(): void;
  };
  readonly logger: Logger;
}

/** Creates a function that checks what the api depends on, at most once a second. */
export function createReadiness({ readInstallation, spool, logger }: ReadinessDeps) {
  async function look(): Promise<Readiness> {
    let installation: string | null = null;
    const hasTemporal = await works('Temporal', async () => {
      installation = await readInstallation();
    });
    const hasSpool = await works('the spool', async () => spool.check());
    const { depth, oldest = null } = spool;
    return {
      status: statusOf(hasTemporal, hasSpool),
      temporal: hasTemporal ? 'ok' : 'away',
      installation,
      spool: { status: hasSpool ? 'ok' : 'unavailable', depth, oldest },
    };
  }

  async function works(part: string, probe: () => Promise<unknown>): Promise<boolean> {
    try {
      await probe();
      return true;
    } catch (error) {
      logger.debug({ err: error }, `${part} does not work`);
      return false;
    }
  }

  const lookOnce = coalesce(1_000, look);
  return () => lookOnce('all');
}

function statusOf(hasTemporal: boolean, hasSpool: boolean): Readiness['status'] {
  if (hasTemporal && hasSpool) return 'ok';
  return hasTemporal || hasSpool ? 'degraded' : 'unavailable';
}

export interface HealthDeps {
  readonly readiness: () => Promise<Readiness>;
}

const ReadinessSchema = z
  .looseObject({ status: z.enum(['ok', 'degraded', 'unavailable']) })
  .meta({ id: 'Readiness' });

const probe = { method: 'get', tag: 'Service', caller: 'anyone' } as const;

/** Probes: whether the process is alive, and whether it can accept deliveries. */
export const HEALTH_ENDPOINTS: readonly Endpoint<HealthDeps>[] = [
  {
    ...probe,
    path: '/health/live',
    summary: 'Check whether the process is alive',
    responses: { 200: answer('The process is running.', z.object({ status: z.literal('ok') })) },
    handlers: () => [(_request, response) => void response.json({ status: 'ok' })],
  },
  {
    ...probe,
    path: '/health/ready',
    summary: 'Check whether deliveries can be accepted',
    responses: {
      200: answer(
        'Deliveries can be accepted, at least into the spool; a full one takes only those of tenants that have little in it.',
        ReadinessSchema,
      ),
      503: answer('Deliveries cannot be accepted.', ReadinessSchema),
    },
    handlers: ({ readiness }) => [
      async (_request, response) => {
        const report = await readiness();
        response.status(report.status === 'unavailable' ? 503 : 200).json(report);
      },
    ],
  },
];
