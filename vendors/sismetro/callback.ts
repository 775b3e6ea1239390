import {
  CALLBACK_EVENTS,
  type CallbackEvent,
  type DeliveryNames,
  type ServiceCallback,
} from '../../domain/callback.js';
import { parseReference, type ClosingKey } from '../../domain/ids.js';
import {
  defined,
  faultAt,
  fieldErrors,
  IdSchema,
  isRecord,
  plainId,
  type FieldError,
} from '../fields.js';
import { canonicalOf, readInbound, type IgnoredBody } from '../profile/inbound.js';
import type { SismetroProfile } from '../profile/load.js';
import { rule } from '../rules.js';
import { CallbackSchema } from './wire.js';

/** What a callback says; or why it is none of ours, by the profile; or all that is wrong with it. */
export type CallbackReading =
  | IgnoredBody
  | { readonly kind: 'callback'; readonly callback: ServiceCallback }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

export interface CallbackContext {
  /** Our id of the tenant whose unit called. */
  readonly tenant: string;
  /** The ids of all tenants: a reference of ours begins with one of them. */
  readonly tenants: readonly string[];
  /** The closing that an operator says it is about; it counts only if the body names none. */
  readonly saidToBe?: Pick<ClosingKey, 'id' | 'closing'> | undefined;
}

/** Reads the body of a callback by the tenant's profile. Takes any JSON, and never throws. */
export const readCallback = (
  body: unknown,
  event: CallbackEvent,
  { profile, ...context }: CallbackContext & { readonly profile: SismetroProfile },
): Promise<CallbackReading> =>
  readInbound(body, profile.inbound[event], (callback, isMade) =>
    judgeMade(callback, isMade, event, context),
  );

/** Judges what a profile made of a body, which may say itself which event it is; or a body that no profile changed. */
export function judgeMade(
  callback: unknown,
  isMade: boolean,
  event: CallbackEvent,
  context: CallbackContext,
): CallbackReading {
  const said = isMade && isRecord(callback) ? callback['event'] : undefined;
  if (said === undefined) return judgeCallback(callback, event, context);
  return isEvent(said)
    ? judgeCallback(callback, said, context)
    : invalid(faultAt('/event', NO_EVENT));
}

const isEvent = (said: unknown): said is CallbackEvent =>
  CALLBACK_EVENTS.includes(said as CallbackEvent);

const NO_EVENT = rule('must be opened, completed or cancelled');

/**
 * Judges a body that is as docs/wire.md, sections 3 and 9, has it. It must name its order by our reference or by `ss`;
 * a reference that is none of ours does not count. Takes any JSON, and never throws.
 */
export function judgeCallback(
  body: unknown,
  event: CallbackEvent,
  context: CallbackContext,
): CallbackReading {
  if (!isRecord(body)) return invalid(faultAt('', 'must be a JSON object'));
  const parsed = CallbackSchema.safeParse(body);
  if (!parsed.success) return { kind: 'invalid', errors: fieldErrors(parsed.error) };

  const { ss, externalReference, ...news } = parsed.data;
  const reference = externalReference?.trim() ?? '';
  const { saidToBe } = context;
  const inBody = closingIn(reference, context);
  const named = inBody ?? (saidToBe && { orderId: saidToBe.id, closing: saidToBe.closing });
  if (named === 'anothers' || (named === undefined && ss == null && reference !== '')) {
    return invalid(
      faultAt(
        '/externalReference',
        'must be the reference that we gave, of the tenant that this unit belongs to',
      ),
    );
  }
  if (saidToBe !== undefined && !isSame(named, saidToBe)) {
    return invalid(faultAt('/externalReference', 'must not name another order'));
  }
  if (named === undefined && ss == null) {
    return invalid(faultAt('', 'needs ss or externalReference'));
  }
  const { tenant } = context;
  return {
    kind: 'callback',
    callback: { tenant, event, ...defined({ ...news, ss: ss ?? undefined }), ...named },
  };
}

/** The closing that a reference of ours names; undefined if the reference is blank, cut, or a text that people wrote. */
function closingIn(reference: string, { tenant, tenants }: CallbackContext) {
  const owner = reference.slice(0, Math.max(reference.indexOf('/'), 0));
  if (!tenants.includes(owner)) return undefined;
  if (owner !== tenant) return 'anothers';
  const named = parseReference(reference);
  return named !== undefined && IdSchema.safeParse(named.id).success
    ? { orderId: named.id, closing: named.closing }
    : undefined;
}

const isSame = (
  named: { readonly orderId: string; readonly closing: number } | undefined,
  { id, closing }: Pick<ClosingKey, 'id' | 'closing'>,
): boolean => named?.orderId === id && named.closing === closing;

/** What tells which order a body is about, though it cannot be read whole. Takes any JSON, and never throws. */
export async function callbackNamesIn(
  body: unknown,
  event: CallbackEvent,
  { profile, ...context }: CallbackContext & { readonly profile: Pick<SismetroProfile, 'inbound'> },
): Promise<DeliveryNames> {
  const canonical = await canonicalOf(body, profile.inbound[event]);
  if (!isRecord(canonical)) return {};
  const { externalReference: reference, ss } = canonical;
  const named = typeof reference === 'string' ? closingIn(reference.trim(), context) : undefined;
  return defined({ ss: plainId(ss), ...(named !== 'anothers' && named) });
}

const invalid = (error: FieldError): CallbackReading => ({ kind: 'invalid', errors: [error] });
