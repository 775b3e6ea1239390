import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { scrub } from '../../domain/scrub.js';

/**
 * The attributes that leave the process. Libraries know more: addresses with free text in them, callers' network
 * addresses, the memo and the search attributes of a workflow.
 */
const ALLOWED = new Set([
  ...['http.request.method', 'http.response.status_code', 'http.route', 'url.scheme'],
  ...['server.address', 'server.port', 'network.protocol.version', 'error.type'],
  ...['ponte.request_id', 'ponte.tenant', 'ponte.vendor', 'ponte.call', 'ponte.result'],
  // Temporal's, by a client, a workflow or an activity
  ...['temporalWorkflowId', 'temporalActivityId', 'temporalUpdateId', 'run_id'],
  ...['workflowId', 'runId', 'workflowType', 'taskQueue', 'namespace', 'attempt'],
]);

/** An exporter that hands on no attribute but those on the list, and scrubs what errors say. */
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
  // a view of the span: some of what an exporter reads are getters of its class
  return Object.create(span, Object.getOwnPropertyDescriptors(changes)) as ReadableSpan;
}

function only(names: ReadonlySet<string>, attributes: Attributes = {}): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.has(name)));
}

/** Of an error: its type and its words. A stack tells where the program stands on the machine. */
function wordsOf(attributes: Attributes = {}): Attributes {
  const { 'exception.type': type, 'exception.message': message } = attributes;
  return {
    ...(typeof type === 'string' && { 'exception.type': type }),
    ...(typeof message === 'string' && { 'exception.message': scrub(message) }),
  };
}
