import type { CallbackEvent, ServiceCallback } from '../../domain/callback.js';
import { parseReference } from '../../domain/ids.js';
import { defined, faultAt, fieldErrors, IdSchema, isRecord, type FieldError } from '../fields.js';
import { readInbound } from '../profile/inbound.js';
import type { SismetroProfile } from '../profile/load.js';
import { CallbackSchema } from './wire.js';

export type CallbackReading =
  | { readonly kind: 'callback'; readonly callback: ServiceCallback }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

/**
 * Reads the body of a callback by the tenant's profile. Takes any JSON, and never throws.
 * @param context our id of the tenant whose unit called
 */
export const readCallback = (
  body: unknown,
  event: CallbackEvent,
  { tenant, profile }: { readonly tenant: string; readonly profile: SismetroProfile },
): Promise<CallbackReading> =>
  readInbound(body, profile.inbound[event], (callback) =>
    judgeCallback(callback, event, { tenant }),
  );

/**
 * Judges a body that is as docs/wire.md, sections 3 and 9, has it. It must name its order by `ss`, by our reference,
 * or by both. Takes any JSON, and never throws.
 */
export function judgeCallback(
  body: unknown,
  event: CallbackEvent,
  { tenant }: { readonly tenant: string },
): CallbackReading {
  if (!isRecord(body)) return invalid(faultAt('', 'must be a JSON object'));
  const parsed = CallbackSchema.safeParse(body);
  if (!parsed.success) return { kind: 'invalid', errors: fieldErrors(parsed.error) };

  const { ss, externalReference, ...news } = parsed.data;
  const orderId = externalReference == null ? undefined : orderOf(externalReference, tenant);
  if (orderId === undefined && externalReference != null) {
    return invalid(
      faultAt(
        '/externalReference',
        'must be the reference that we gave, of the tenant that this unit belongs to',
      ),
    );
  }
  if (ss == null && orderId === undefined) {
    return invalid(faultAt('', 'needs ss or externalReference'));
  }
  return {
    kind: 'callback',
    callback: { tenant, event, ...defined({ ...news, ss: ss ?? undefined, orderId }) },
  };
}

function orderOf(reference: string, tenant: string): string | undefined {
  const order = parseReference(reference);
  const ours = order?.tenant === tenant && IdSchema.safeParse(order.id).success;
  return ours ? order.id : undefined;
}

const invalid = (error: FieldError): CallbackReading => ({ kind: 'invalid', errors: [error] });
