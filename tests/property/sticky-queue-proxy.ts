/**
 * A proxy in front of the time-skipping server (gRPC over HTTP/2) that makes it forget which worker caches an order.
 *
 * A worker that caches workflows between their tasks polls its own sticky queue for their next tasks. When the worker
 * has ended, the time-skipping server leaves the tasks there forever, while a real server gives them to other workers.
 * A worker that caches nothing (`maxCachedWorkflows: 0`) is no solution: it drops what runs within a task.
 */
import { gunzipSync } from 'node:zlib';
import { temporal } from '@temporalio/proto';
import { startGrpcProxy, type GrpcProxy } from '../support/grpc-proxy.js';

const COMPLETED = '/temporal.api.workflowservice.v1.WorkflowService/RespondWorkflowTaskCompleted';
const { RespondWorkflowTaskCompletedRequest } = temporal.api.workflowservice.v1;

/** @param server host and port of the server */
export const startStickyQueueProxy = (server: string): Promise<GrpcProxy> =>
  startGrpcProxy(server, (path, asked) => (path === COMPLETED ? withoutQueue(asked) : asked));

/** Length of a message's header: one byte that says whether the message is compressed, and four for its length. */
const FRAME_BYTES = 5;

function withoutQueue(frame: Buffer): Buffer {
  const body = frame.subarray(FRAME_BYTES);
  const task = RespondWorkflowTaskCompletedRequest.decode(frame[0] === 1 ? gunzipSync(body) : body);
  task.stickyAttributes = null;
  const message = RespondWorkflowTaskCompletedRequest.encode(task).finish();
  const head = Buffer.alloc(FRAME_BYTES);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
