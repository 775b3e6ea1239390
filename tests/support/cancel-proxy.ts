/**
 * A proxy in front of the time-skipping server (gRPC over HTTP/2), for its workers.
 *
 * A workflow may cancel an activity that has just ended, while the workflow's task ran. A real server fails such a
 * task, and gives the worker a new one that contains the activity's end. The time-skipping server refuses the task and
 * never makes another one: the workflow is stuck, and the clock is locked for good. So the proxy fails such a task.
 */
import proto from '@temporalio/proto'; // CommonJS, whose names Node does not see
import { framed, startGrpcProxy, unframed, type Answer, type GrpcProxy } from './grpc-proxy.js';

const {
  RespondActivityTaskCanceledRequest,
  RespondActivityTaskCompletedRequest,
  RespondActivityTaskFailedRequest,
  RespondWorkflowTaskCompletedRequest,
  RespondWorkflowTaskFailedRequest,
} = proto.temporal.api.workflowservice.v1;
const { WorkflowTaskFailedCause } = proto.temporal.api.enums.v1;

const SERVICE = '/temporal.api.workflowservice.v1.WorkflowService';
const TASK_COMPLETED = `${SERVICE}/RespondWorkflowTaskCompleted`;
const TASK_FAILED = `${SERVICE}/RespondWorkflowTaskFailed`;
const ACTIVITY_ENDED = new Map([
  [`${SERVICE}/RespondActivityTaskCompleted`, RespondActivityTaskCompletedRequest],
  [`${SERVICE}/RespondActivityTaskFailed`, RespondActivityTaskFailedRequest],
  [`${SERVICE}/RespondActivityTaskCanceled`, RespondActivityTaskCanceledRequest],
]);

/** The bytes after the run id in a task token: an activity's event and attempt, and the length of a workflow's history. */
const ACTIVITY_PLACE_BYTES = 12;
const TASK_PLACE_BYTES = 4;

const runOf = (token: Buffer, placeBytes: number) =>
  token.toString('latin1', 0, token.length - placeBytes);

const INVALID_ARGUMENT = '3';

/** @param server host and port of the server */
export function startCancelProxy(server: string): Promise<GrpcProxy> {
  /** The events that scheduled the activities which ended since the last task of their workflow. */
  const ended = new Map<string, Set<string>>();
  let last: Promise<unknown> = Promise.resolve();

  /** Runs one after the other: the server must not learn of an activity's end while a task is looked at. */
  function inTurn(act: () => Promise<Answer>): Promise<Answer> {
    const turn = last.then(act);
    last = turn.catch(() => {});
    return turn;
  }

  return startGrpcProxy(server, async (call, send) => {
    const activity = ACTIVITY_ENDED.get(call.path)?.decode(unframed(call.frame));
    if (activity !== undefined) {
      const token = Buffer.from(activity.taskToken);
      const run = runOf(token, ACTIVITY_PLACE_BYTES);
      const event = token.readBigInt64BE(token.length - ACTIVITY_PLACE_BYTES);
      return inTurn(() => {
        ended.set(run, (ended.get(run) ?? new Set()).add(String(event)));
        return send(call);
      });
    }
    if (call.path !== TASK_COMPLETED) return send(call);
    const { taskToken, identity, namespace, commands } = RespondWorkflowTaskCompletedRequest.decode(
      unframed(call.frame),
    );
    const run = runOf(Buffer.from(taskToken), TASK_PLACE_BYTES);
    return inTurn(() => {
      const justEnded = ended.get(run);
      ended.delete(run);
      const isTooLate = commands.some(({ requestCancelActivityTaskCommandAttributes: cancel }) =>
        justEnded?.has(String(cancel?.scheduledEventId)),
      );
      if (!isTooLate) return send(call);
      const cause =
        WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES;
      const failed = { taskToken, identity, namespace, cause };
      const frame = framed(RespondWorkflowTaskFailedRequest.encode(failed).finish());
      return send({ path: TASK_FAILED, frame }).then(() => REFUSED);
    });
  });
}

const REFUSED: Answer = {
  headers: {
    ':status': 200,
    'content-type': 'application/grpc',
    'grpc-status': INVALID_ARGUMENT,
    'grpc-message': 'BadRequestCancelActivityAttributes',
  } as never,
  body: Buffer.alloc(0),
  trailers: {},
};
