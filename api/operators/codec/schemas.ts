import { z } from 'zod';

const base64 = z.base64('must be base64');

/** A payload in protobuf's JSON form, as the Web UI and the command `temporal` send it. */
const PayloadSchema = z
  .looseObject({
    metadata: z.record(z.string(), base64).default({}),
    data: base64.default(''),
  })
  .meta({ id: 'Payload', description: 'A Temporal payload. Bytes are in base64.' });

export const PayloadsSchema = z.looseObject({ payloads: z.array(PayloadSchema).max(10_000) });

export type PayloadJson = z.infer<typeof PayloadSchema>;
