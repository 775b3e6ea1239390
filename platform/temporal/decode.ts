/** All imports from inside the SDK, in one file: compare it with the SDK when upgrading. */
import type { Client, RawWorkflowExecutionInfo, WorkflowExecutionInfo } from '@temporalio/client';
import { executionInfoFromRaw } from '@temporalio/client/lib/helpers.js';
import type { LoadedDataConverter, Payload, ProtoFailure } from '@temporalio/common';
import {
  decodeFromPayloadsAtIndex,
  decodeMapFromPayloads,
  decodeOptionalFailureToOptionalError,
  decodeUserMetadata,
  encodeToPayload,
} from '@temporalio/common/lib/internal-non-workflow/index.js';
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { SealError } from '../encryption/keyring.js';
import { isCausedBy } from './errors.js';

export { rethrowKnownErrorTypes } from '@temporalio/client/lib/helpers.js';
export {
  msToTs,
  optionalTsToDate,
  optionalTsToMs,
  tsToDate,
  tsToMs,
} from '@temporalio/common/lib/time.js';

export type Payloads = readonly Payload[] | null | undefined;

/** Decodes the payloads in the history of one workflow. Payloads of another workflow do not open. */
export interface Decoder {
  /** Decodes the first payload. Returns undefined if there is none. */
  first<T = unknown>(payloads: Payloads): Promise<T>;
  map(fields: Record<string, Payload> | null | undefined): Promise<Record<string, unknown>>;
  failure(failure: ProtoFailure | null | undefined): Promise<Error | undefined>;
  /** Decodes the summary that the workflow gave to a timer or an activity. */
  summary(metadata: Parameters<typeof decodeUserMetadata>[1]): Promise<string | undefined>;
  /** Decodes all payloads in an event of the history. */
  contents(event: object): Promise<unknown[]>;
}

export function decoderOf(client: Client, workflowId: string): Decoder {
  const converter = converterOf(client, workflowId);
  return {
    first: <T = unknown>(payloads: Payloads) =>
      decodeFromPayloadsAtIndex<T>(converter, 0, payloads && [...payloads]),
    map: async (fields) => (await decodeMapFromPayloads(converter, fields)) ?? {},
    failure: (failure) => decodeOptionalFailureToOptionalError(converter, failure),
    summary: async (metadata) => (await decodeUserMetadata(converter, metadata)).staticSummary,
    contents: (event) =>
      Promise.all(
        payloadsIn(event).map((payload) => decodeFromPayloadsAtIndex(converter, 0, [payload])),
      ),
  };
}

/** Encodes a value for one workflow. */
export const encodeFor = (client: Client, workflowId: string, value: unknown) =>
  encodeToPayload(converterOf(client, workflowId), value);

/** Finds the payloads at any depth of a message of Temporal's. */
function payloadsIn(message: object): Payload[] {
  const payloads: Payload[] = [];
  const left: object[] = [message];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    if ('metadata' in one && 'data' in one && one.data instanceof Uint8Array) {
      payloads.push(one as Payload);
    } else if (!(one instanceof Uint8Array)) {
      left.push(
        ...Object.values(one).filter((inner) => typeof inner === 'object' && inner !== null),
      );
    }
  }
  return payloads;
}

/** Returns the client's converter, bound to one workflow. */
function converterOf({ options }: Client, workflowId: string): LoadedDataConverter {
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

/** Decodes a row of visibility without its memo, which may be sealed by a key that is gone. */
export const decodeWithoutMemo: typeof decodeExecution = (client, raw) =>
  decodeExecution(client, Object.assign(raw, { memo: null }));

/** Returns what decodes a row of visibility with only these search attributes: all of them cost twice the rest of a row. */
export const decodeOnly =
  (...keys: readonly { readonly name: string }[]): typeof decodeExecution =>
  (client, raw) => {
    const indexedFields: Record<string, Payload> = {};
    for (const { name } of keys) {
      const field = raw.searchAttributes?.indexedFields?.[name];
      if (field) indexedFields[name] = field;
    }
    return decodeWithoutMemo(client, Object.assign(raw, { searchAttributes: { indexedFields } }));
  };

/** Decodes a row of visibility. If the key of its memo is missing, it has none: that must not hide other rows. */
export async function decodeReadable(
  client: Client,
  raw: RawWorkflowExecutionInfo,
): Promise<WorkflowExecutionInfo> {
  try {
    return await decodeExecution(client, raw);
  } catch (error) {
    if (!isCausedBy(error, SealError)) throw error;
    return decodeWithoutMemo(client, raw);
  }
}

/**
 * Decodes a row of visibility, with its memo and typed search attributes. The SDK decodes those a second time without
 * types, which nobody reads, so they are taken out of the row for that time. An object that inherits from the row instead
 * costs half as much as the row again: V8 gives each one a shape of its own.
 */
async function decodeExecution(
  { options: { loadedDataConverter, namespace } }: Client,
  raw: RawWorkflowExecutionInfo,
): Promise<WorkflowExecutionInfo> {
  const { searchAttributes = null } = raw;
  try {
    raw.searchAttributes = null;
    const row = await executionInfoFromRaw(raw, loadedDataConverter, raw, namespace);
    row.typedSearchAttributes = decodeTypedSearchAttributes(searchAttributes?.indexedFields);
    return row;
  } finally {
    raw.searchAttributes = searchAttributes;
  }
}
