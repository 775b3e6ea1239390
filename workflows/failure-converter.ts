import { DefaultFailureConverter } from '@temporalio/common';

/** Moves messages and stacks of failures into a payload, so that they are encrypted too; reading restores them. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
