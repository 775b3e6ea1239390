import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { scrub } from '../../domain/scrub.js';

/**
 * The attributes that may leave the process. Libraries set more: addresses with free text, callers' network addresses,
 * the memo and search attributes of a workflow.
 */
const ALLOWED = new Set([
  ...['http.request.method', 'http.response.status_code', 'http.route', 'url.scheme'],
  ...['server.address', 'server.port', 'network.protocol.version', 'error.type'],
  ...['ponte.request_id', 'ponte.tenant', 'ponte.vendor', 'ponte.call', 'ponte.result'],
  // Temporal's attributes of a client, a workflow or an activity
  ...['temporalWorkflowId', 'temporalActivityId', 'temporalUpdateId', 'run_id'],
  ...['workflowId', 'runId', 'workflowType', 'taskQueue', 'namespace', 'attempt'],
]);

/** Wraps an exporter: passes on only listed attributes, and scrubs error messages. */
export function allowListed(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(redacted), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function redacted(span: ReadableSpan): ReadableSpan {
  const { message } = span.status;
  const changes = {
    attributes: only(ALLOWED, span.attributes),
    events: span.events.map((event) => ({
      ...event,
      attributes: wordsOf(event.attributes),
    })),
    status: { code: span.status.code, ...(message !== undefined && { message: scrub(message) }) },
  };
  // a view of the span, since some fields that exporters read are getters of its class
  return Object.create(span, Object.getOwnPropertyDescriptors(changes)) as ReadableSpan;
}

function only(names: ReadonlySet<string>, attributes: Attributes = {}): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.has(name)));
}

/** Type and message of an error. A stack would reveal paths on this machine. */
function wordsOf(attributes: Attributes = {}): Attributes {
  const { 'exception.type': type, 'exception.message': message } = attributes;
  return {
    ...(typeof type === 'string' && { 'exception.type': type }),
    ...(typeof message === 'string' && { 'exception.message': scrub(message) }),
  };
}
