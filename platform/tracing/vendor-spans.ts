import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { CallObserver } from '../../vendors/observed.js';

/**
 * Creates a span for each call to a vendor, under our name for the call: vendors' addresses may contain free text. The
 * trace id is not sent to the vendor.
 */
export const vendorSpans =
  (tenant: string): CallObserver =>
  ({ vendor, call }) => {
    const span = trace.getTracer('ponte').startSpan(`${vendor} ${call}`, {
      kind: SpanKind.CLIENT,
      attributes: { 'ponte.tenant': tenant, 'ponte.vendor': vendor, 'ponte.call': call },
    });
    return ({ result, status }) => {
      span.setAttribute('ponte.result', result);
      if (status !== undefined) span.setAttribute('http.response.status_code', status);
      if (result !== 'ok') {
        span.setAttribute('error.type', result);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    };
  };
