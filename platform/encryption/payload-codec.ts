import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto'; // CommonJS, whose names Node does not see
import { scheduleOfSweep } from '../../workflows/sweep/messages.js';
import { SealError, type Keyring } from './keyring.js';

export type { Payload };

const Proto = proto.temporal.api.common.v1.Payload;

/** The encoding that marks an encrypted payload; the name used by Temporal's samples. */
const ENCRYPTED = 'binary/encrypted';
const CIPHER = 'AES-256-GCM';

/** The metadata in the clear beside an encrypted payload. */
const FIELD = {
  encoding: 'encoding',
  cipher: 'encryption-cipher',
  keyId: 'encryption-key-id',
  workflowId: 'encryption-workflow-id',
} as const;

/**
 * Encrypts everything of ours that Temporal stores: inputs, results, signals, memos, summaries, and failures if they
 * are encoded. Each payload is bound to its namespace and workflow: it does not open elsewhere. Unencrypted payloads
 * pass unchanged, so that earlier workflows continue. The work is synchronous, since a payload takes a few
 * microseconds.
 */
export function createPayloadCodec(keyring: Keyring, namespace: string): PayloadCodec {
  return {
    encode: async (payloads, context) => payloads.map((payload) => encrypted(payload, context)),
    decode: async (payloads, context) => payloads.map((payload) => decrypted(payload, context)),
  };

  function encrypted(payload: Payload, context: SerializationContext | undefined): Payload {
    const workflowId = context?.workflowId;
    const { keyId, bytes } = keyring.seal(
      Proto.encode(payload).finish(),
      bindingOf(namespace, workflowId),
    );
    const fields: Record<string, string> = {
      [FIELD.encoding]: ENCRYPTED,
      [FIELD.cipher]: CIPHER,
      [FIELD.keyId]: keyId,
      ...(workflowId !== undefined && { [FIELD.workflowId]: workflowId }),
    };
    const metadata = Object.fromEntries(
      Object.entries(fields).map(([name, text]) => [name, Buffer.from(text)]),
    );
    return { metadata, data: bytes };
  }

  function decrypted(payload: Payload, context: SerializationContext | undefined): Payload {
    if (!isEncrypted(payload)) return payload;
    const workflowId = workflowIdOf(payload);
    const expected = context?.workflowId;
    if (workflowId !== undefined && expected !== undefined && !isPassedOn(workflowId, expected)) {
      throw new SealError(`a payload of ${workflowId} is in ${expected}`);
    }
    const sealed = {
      keyId: textOf(payload, FIELD.keyId) ?? '',
      bytes: payload.data ?? new Uint8Array(),
    };
    return Proto.decode(keyring.open(sealed, bindingOf(namespace, workflowId)));
  }
}

export const isEncrypted = (payload: Payload): boolean =>
  textOf(payload, FIELD.encoding) === ENCRYPTED;

/** The workflow for which an encrypted payload was sealed. It is proven only by opening the payload. */
export const workflowIdOf = (payload: Payload): string | undefined =>
  textOf(payload, FIELD.workflowId);

/**
 * Returns true if a payload of one workflow may be in another: it is the same one, or both are runs of one schedule, each
 * of which is given the result of the run before.
 */
const isPassedOn = (workflowId: string, to: string) =>
  (scheduleOfSweep(workflowId) ?? workflowId) === (scheduleOfSweep(to) ?? to);

/** Only the namespace if there is no workflow id: the SDK has none when it reports a task that could not be read. */
const bindingOf = (namespace: string, workflowId: string | undefined) =>
  workflowId === undefined ? ['payload', namespace] : ['payload', namespace, workflowId];

function textOf({ metadata }: Payload, name: string): string | undefined {
  const bytes = metadata?.[name];
  return bytes ? Buffer.from(bytes).toString('utf8') : undefined;
}
