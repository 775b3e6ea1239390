import type { Environment } from './environment.js';

/**
 * Is there somewhere to send traces to? OpenTelemetry's own variables say so: an endpoint switches tracing on,
 * `OTEL_SDK_DISABLED=true` off again. How it is sent (headers, sampling, service name) the libraries read themselves.
 */
export function tracingIsOn(env: Environment = process.env): boolean {
  const endpoint = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  return Boolean(endpoint?.trim()) && env['OTEL_SDK_DISABLED']?.toLowerCase() !== 'true';
}
