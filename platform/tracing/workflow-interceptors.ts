/**
 * The interceptors that trace workflows, bundled with them (scripts/bundle-workflows.mjs) in the bundle that is loaded
 * if tracing is on.
 *
 * Tracing may be switched on and off while orders wait for weeks, so it must not change even the order of two commands
 * of a workflow. The package's own interceptors do: each puts its own promises between a result and its consumer, so
 * that an update is answered after a command that it preceded. These return the very promise that they were given.
 */
import { context, SpanStatusCode, trace, type Context, type Tracer } from '@opentelemetry/api';
import {
  extractContextFromHeaders,
  headersWithContext,
} from '@temporalio/interceptors-opentelemetry-v2/lib/instrumentation.js';
import {
  OpenTelemetryInboundInterceptor,
  OpenTelemetryInternalsInterceptor,
  OpenTelemetryOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry-v2/lib/workflow/index.js';
import type { Headers } from '@temporalio/common';
import type { WorkflowInterceptors } from '@temporalio/workflow';
import { ContinueAsNew, workflowInfo } from '@temporalio/workflow';

/** Runs work in a span and returns the work's own promise. */
function spanning<T>(
  tracer: Tracer,
  name: string,
  parent: Context,
  work: () => Promise<T>,
): Promise<T> {
  const span = tracer.startSpan(name, {}, parent);
  const result = context.with(trace.setSpan(parent, span), work);
  result.then(
    () => span.end(),
    (error: unknown) => {
      if (!(error instanceof ContinueAsNew)) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        if (error instanceof Error) span.recordException(error);
      }
      span.end();
    },
  );
  return result;
}

const contextIn = (headers: Headers) => extractContextFromHeaders(headers) ?? context.active();

class Inbound extends OpenTelemetryInboundInterceptor {
  override execute: OpenTelemetryInboundInterceptor['execute'] = (input, next) => {
    const name = `RunWorkflow:${workflowInfo().workflowType}`;
    return spanning(this.tracer, name, contextIn(input.headers), () => next(input));
  };

  override handleSignal: OpenTelemetryInboundInterceptor['handleSignal'] = (input, next) => {
    const name = `HandleSignal:${input.signalName}`;
    return spanning(this.tracer, name, contextIn(input.headers), () => next(input));
  };

  override handleUpdate: OpenTelemetryInboundInterceptor['handleUpdate'] = (input, next) => {
    const name = `HandleUpdate:${input.name}`;
    return spanning(this.tracer, name, contextIn(input.headers), () => next(input));
  };
}

class Outbound extends OpenTelemetryOutboundInterceptor {
  override scheduleActivity: OpenTelemetryOutboundInterceptor['scheduleActivity'] = (input, next) =>
    spanning(this.tracer, `StartActivity:${input.activityType}`, context.active(), () =>
      next({ ...input, headers: headersWithContext(input.headers) }),
    );

  override continueAsNew: OpenTelemetryOutboundInterceptor['continueAsNew'] = (input, next) =>
    spanning(this.tracer, `ContinueAsNew:${input.options.workflowType}`, context.active(), () =>
      next({ ...input, headers: headersWithContext(input.headers) }),
    );
}

export const interceptors = (): WorkflowInterceptors => ({
  inbound: [new Inbound()],
  outbound: [new Outbound()],
  internals: [new OpenTelemetryInternalsInterceptor()],
});
