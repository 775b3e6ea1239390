import { DefaultFailureConverter } from '@temporalio/common';

/** Puts messages and stacks of failures into a payload, so that they are encrypted like the rest; read back, they are as they were. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
