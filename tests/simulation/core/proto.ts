/** The protocol's messages that are made here. The package has no named exports for Node. */
import proto from '@temporalio/proto';

export const enums = proto.temporal.api.enums.v1;
export const service = proto.temporal.api.workflowservice.v1;
export const { WorkflowExecutionInfo } = proto.temporal.api.workflow.v1;
export const { History } = proto.temporal.api.history.v1;
export const { WorkflowActivation } = proto.coresdk.workflow_activation;
export const { ActivityCancellationType } = proto.coresdk.workflow_commands;
