import { DefaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';

/**
 * Decodes the payloads that reach a workflow. Returns `undefined` for a payload that cannot be decoded, and the
 * workflow's own checks refuse it: anyone with the Temporal Web UI can send a signal in any encoding, and an error here
 * would fail the task for ever.
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
