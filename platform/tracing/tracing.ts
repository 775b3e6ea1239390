import type { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry-v2';
import { tracingIsOn } from '../settings/tracing.js';

/** The traces of one process. */
export interface Tracing {
  /** For each Temporal client and worker; none while tracing is off. */
  readonly plugins: OpenTelemetryPlugin[];
  /** Sends what was not sent yet. */
  close(): Promise<void>;
}

const OFF: Tracing = { plugins: [], close: async () => {} };

/**
 * Starts tracing where OpenTelemetry's variables name an endpoint; call it before anything listens. While it is off no
 * part of OpenTelemetry's SDK is loaded, and nothing is added to what Temporal keeps.
 * @param service `service.name` of the spans, unless `OTEL_SERVICE_NAME` says otherwise
 */
export async function startTracing(service: string): Promise<Tracing> {
  if (!tracingIsOn()) return OFF;
  const { startOpenTelemetry } = await import('./open-telemetry.js');
  return startOpenTelemetry(service);
}
