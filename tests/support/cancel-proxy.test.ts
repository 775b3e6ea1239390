import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import proto from '@temporalio/proto'; // CommonJS, whose names Node does not see
import { useSkippingServer } from './temporal.js';

const { CommandType, EventType } = proto.temporal.api.enums.v1;

const env = useSkippingServer();

test('a workflow that cancels an activity which has just ended gets a new task', async () => {
  const { workflowService: service } = env.nativeConnection;
  const namespace = 'default';
  const taskQueue = { name: randomUUID() };
  const where = { namespace, taskQueue };
  await service.startWorkflowExecution({
    ...{ ...where, workflowId: taskQueue.name, workflowType: { name: 'any' } },
    requestId: randomUUID(),
  });
  const { taskToken: first } = await service.pollWorkflowTaskQueue(where);
  await service.respondWorkflowTaskCompleted({
    ...{ namespace, taskToken: first },
    commands: [
      {
        commandType: CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
        scheduleActivityTaskCommandAttributes: {
          ...{ activityId: '1', activityType: { name: 'any' }, taskQueue },
          startToCloseTimeout: { seconds: 60 as never },
        },
      },
    ],
  });
  const activity = await service.pollActivityTaskQueue(where);
  await service.signalWorkflowExecution({
    ...{ namespace, workflowExecution: activity.workflowExecution!, signalName: 'any' },
  });
  const task = await service.pollWorkflowTaskQueue(where);
  await service.respondActivityTaskCompleted({ namespace, taskToken: activity.taskToken });
  const scheduled = task.history!.events!.find(
    ({ eventType }) => eventType === EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
  );
  const cancelled = service.respondWorkflowTaskCompleted({
    ...{ namespace, taskToken: task.taskToken },
    commands: [
      {
        commandType: CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK,
        requestCancelActivityTaskCommandAttributes: { scheduledEventId: scheduled!.eventId! },
      },
    ],
  });
  await expect(cancelled).rejects.toThrow('BadRequestCancelActivityAttributes');
  const again = await service.pollWorkflowTaskQueue(where);
  expect(again.history!.events!.map(({ eventType }) => eventType)).toContain(
    EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
  );
});
