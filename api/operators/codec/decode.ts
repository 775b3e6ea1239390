import { z } from 'zod';
import { SealError, type Keyring } from '../../../platform/encryption/keyring.js';
import {
  createPayloadCodec,
  isEncrypted,
  workflowIdOf,
  type Payload,
} from '../../../platform/encryption/payload-codec.js';

const Base64Schema = z.base64('must be base64');

/** A payload in protobuf's JSON form, as the Web UI and the command `temporal` send it. */
const PayloadSchema = z
  .looseObject({
    metadata: z.record(z.string(), Base64Schema).default({}),
    data: Base64Schema.default(''),
  })
  .meta({ id: 'Payload', description: 'A Temporal payload. Bytes are in base64.' });

export const PayloadsSchema = z.looseObject({ payloads: z.array(PayloadSchema).max(10_000) });

export type PayloadJson = z.infer<typeof PayloadSchema>;

/** The result of opening payloads. */
export interface Opened {
  /** In the given order; payloads that cannot or must not be opened are unchanged. */
  readonly payloads: readonly PayloadJson[];
  /** The workflows whose payloads were opened. */
  readonly workflowIds: readonly string[];
  /** How many could not be opened: their key is missing, or they are not what was sealed. */
  readonly failed: number;
}

/**
 * Opens encrypted payloads.
 * @param mayOpen called with the workflow id in the payload, if it has one
 */
export async function openPayloads(
  payloads: readonly PayloadJson[],
  { keyring, namespace }: { readonly keyring: Keyring; readonly namespace: string },
  mayOpen: (workflowId: string | undefined) => boolean,
): Promise<Opened> {
  const codec = createPayloadCodec(keyring, namespace);
  const workflowIds = new Set<string>();
  let failed = 0;
  const opened = payloads.map(async (json) => {
    const payload = fromJson(json);
    if (!isEncrypted(payload)) return json;
    const workflowId = workflowIdOf(payload);
    if (!mayOpen(workflowId)) return json;
    try {
      const [plain] = await codec.decode([payload]);
      if (workflowId !== undefined) workflowIds.add(workflowId);
      return toJson(plain!);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      failed += 1;
      return json;
    }
  });
  return { payloads: await Promise.all(opened), workflowIds: [...workflowIds], failed };
}

const fromJson = ({ metadata, data }: PayloadJson): Payload => ({
  metadata: Object.fromEntries(
    Object.entries(metadata).map(([name, text]) => [name, Buffer.from(text, 'base64')]),
  ),
  data: Buffer.from(data, 'base64'),
});

const toJson = ({ metadata, data }: Payload): PayloadJson => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)]),
  ),
  data: base64(data),
});

const base64 = (bytes: Uint8Array | null | undefined) =>
  Buffer.from(bytes ?? []).toString('base64');
