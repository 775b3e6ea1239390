import type { Environment } from './environment.js';

/**
 * Returns true if traces are exported. OpenTelemetry's own variables decide: an endpoint turns tracing on,
 * `OTEL_SDK_DISABLED=true` turns it off again. The libraries read the rest (headers, sampling, service name).
 */
export function tracingIsOn(env: Environment = process.env): boolean {
  const endpoint = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  return Boolean(endpoint?.trim()) && env['OTEL_SDK_DISABLED']?.toLowerCase() !== 'true';
}
