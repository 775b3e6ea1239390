import { tracingIsOn } from '../settings/process.js';
import type { Tracing } from './open-telemetry.js';

const OFF: Tracing = { plugins: [], close: async () => {} };

/**
 * Starts tracing if OpenTelemetry's variables name an endpoint; call it before anything listens. If tracing is off, no
 * part of OpenTelemetry's SDK is loaded, and nothing is added to what Temporal stores.
 * @param service `service.name` of the spans, unless `OTEL_SERVICE_NAME` is set
 */
export async function startTracing(service: string): Promise<Tracing> {
  if (!tracingIsOn()) return OFF;
  const { startOpenTelemetry } = await import('./open-telemetry.js');
  return startOpenTelemetry(service);
}
