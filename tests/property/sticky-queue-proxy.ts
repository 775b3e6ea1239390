/**
 * A proxy in front of the time-skipping server (gRPC over HTTP/2) that makes it forget which worker caches an order.
 *
 * A worker that caches workflows between their tasks polls its own sticky queue for their next tasks. When the worker
 * has ended, the time-skipping server leaves the tasks there forever, while a real server gives them to other workers.
 * A worker that caches nothing (`maxCachedWorkflows: 0`) is no solution: it drops what runs within a task.
 */
import proto from '@temporalio/proto'; // CommonJS, whose names Node does not see
import {
  framed,
  startGrpcProxy,
  unframed,
  type Call,
  type GrpcProxy,
} from '../support/grpc-proxy.js';

const COMPLETED = '/temporal.api.workflowservice.v1.WorkflowService/RespondWorkflowTaskCompleted';
const { RespondWorkflowTaskCompletedRequest } = proto.temporal.api.workflowservice.v1;

/** @param server host and port of the server */
export const startStickyQueueProxy = (server: string): Promise<GrpcProxy> =>
  startGrpcProxy(server, (call, send) => send(call.path === COMPLETED ? withoutQueue(call) : call));

function withoutQueue({ path, frame }: Call): Call {
  const task = RespondWorkflowTaskCompletedRequest.decode(unframed(frame));
  task.stickyAttributes = null;
  return { path, frame: framed(RespondWorkflowTaskCompletedRequest.encode(task).finish()) };
}
