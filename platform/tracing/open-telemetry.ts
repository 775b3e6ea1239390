/** The part of tracing that is loaded only if tracing is on: see tracing.ts. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { OpenTelemetryPlugin } from '@temporalio/interceptors-opentelemetry-v2';
import type { WorkerOptions } from '@temporalio/worker';
import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { scrub } from '../../domain/scrub.js';

/** The traces of one process. */
export interface Tracing {
  /** The plugins for each Temporal client and worker; empty if tracing is off. */
  readonly plugins: OpenTelemetryPlugin[];
  /** Sends the remaining spans. */
  close(): Promise<void>;
}

/**
 * The package's plugin with our own workflow interceptors instead of its own. They are in the bundle built for tracing;
 * if there is none, the worker bundles them.
 */
class Plugin extends OpenTelemetryPlugin {
  override configureWorker(options: WorkerOptions): WorkerOptions {
    const configured = super.configureWorker(options);
    const workflowModules = configured.workflowBundle ? [] : [workflowInterceptors()];
    return { ...configured, interceptors: { ...configured.interceptors, workflowModules } };
  }
}

const workflowInterceptors = () => fileURLToPath(import.meta.resolve('./workflow-interceptors.js'));

/** Probes are not traced: they would bury everything else. */
const isProbe = (path: string | undefined) => /^\/(?:health|metrics)\b/.test(path ?? '');

/** Exports spans over OTLP (HTTP, JSON), limited to the allow-list. */
export function startOpenTelemetry(service: string): Tracing {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': service, 'service.namespace': 'ponte' }))
    .merge(detectResources({ detectors: [envDetector] }));
  const spanProcessor = new BatchSpanProcessor(allowListed(new OTLPTraceExporter()));
  const provider = new NodeTracerProvider({ resource, spanProcessors: [spanProcessor] });
  // no baggage: callers could write it into histories
  provider.register({ propagator: new W3CTraceContextPropagator() });

  // calls to vendors have their own spans, with our names instead of addresses: see vendor-spans.ts
  new HttpInstrumentation({
    disableOutgoingRequestInstrumentation: true,
    ignoreIncomingRequestHook: ({ url }) => isProbe(url),
  });
  createRequire(import.meta.url)('node:http'); // instruments the module when required, which ESM does not do

  return {
    plugins: [new Plugin({ resource, spanProcessor })],
    close: () => provider.shutdown(),
  };
}

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
function allowListed(exporter: SpanExporter): SpanExporter {
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
