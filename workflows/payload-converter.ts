import { DefaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';

/**
 * Decodes what reaches a workflow. What cannot be decoded is `undefined`, which the workflow's own checks refuse: anyone
 * with the Temporal Web UI can send a signal in any encoding, and an error here would fail the task for ever.
 */
class LenientPayloadConverter extends DefaultPayloadConverter {
  override fromPayload<T>(payload: Payload): T {
    try {
      return super.fromPayload(payload);
    } catch {
      return undefined as T;
    }
  }
}

export const payloadConverter = new LenientPayloadConverter();
