import { z } from 'zod';
import { answer } from '../openapi/answers.js';
import type { Endpoint } from './endpoints.js';
import type { Readiness } from './readiness.js';

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
      200: answer('Deliveries can be accepted, at least into the spool.', ReadinessSchema),
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
