import type { Client } from '@temporalio/client';
import type { LoadedDataConverter } from '@temporalio/common';

/** The client's converter for payloads of one workflow, where they are read out of its history: those of another one do not open. */
export function converterOf({ options }: Client, workflowId: string): LoadedDataConverter {
  const { loadedDataConverter: converter, namespace } = options;
  const context = { type: 'workflow', namespace, workflowId } as const;
  return {
    ...converter,
    payloadCodecs: converter.payloadCodecs.map((codec) => ({
      encode: (payloads) => codec.encode(payloads, context),
      decode: (payloads) => codec.decode(payloads, context),
    })),
  };
}
