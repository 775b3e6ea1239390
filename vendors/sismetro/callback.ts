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
import { rule } from '../../texts/field-rules.js';
import { CallbackSchema } from './wire.js';

/**
 * The result of reading a callback: the callback; or the SS to read; or why the profile ignores it; or everything that is
 * wrong with it.
 */
export type CallbackReading =
  | IgnoredBody
  /** Something happened to the SS; the body does not say what. */
  | { readonly kind: 'changed'; readonly ss: string }
  | { readonly kind: 'callback'; readonly callback: ServiceCallback }
  | { readonly kind: 'invalid'; readonly errors: readonly FieldError[] };

export interface CallbackContext {
  /** Our id of the tenant whose unit called. */
  readonly tenant: string;
  /** The ids of all tenants: our references begin with one of them. */
  readonly tenants: readonly string[];
  /** The closing that an operator says the callback is about. Used only if the body does not name one. */
  readonly saidToBe?: Pick<ClosingKey, 'id' | 'closing'> | undefined;
}

/** Reads the body of a callback by the tenant's profile. Accepts any JSON and never throws. */
export const readCallback = (
  body: unknown,
  event: CallbackEvent,
  { profile, ...context }: CallbackContext & { readonly profile: SismetroProfile },
): Promise<CallbackReading> =>
  readInbound(body, profile.inbound[event], (callback, isMade) =>
    judgeMade(callback, isMade, event, context),
  );

/**
 * Reads the result of a profile's expression, which may name its own event, or only an SS (`{ "fetch": ss }`), or a body
 * that no expression changed.
 */
export function judgeMade(
  callback: unknown,
  isMade: boolean,
  event: CallbackEvent,
  context: CallbackContext,
): CallbackReading {
  const { event: said, fetch } = isMade && isRecord(callback) ? callback : {};
  if (fetch !== undefined) {
    const ss = plainId(fetch);
    return ss === undefined ? invalid(faultAt('/fetch', NO_SS)) : { kind: 'changed', ss };
  }
  if (said === undefined) return judgeCallback(callback, event, context);
  return isEvent(said)
    ? judgeCallback(callback, said, context)
    : invalid(faultAt('/event', NO_EVENT));
}

const isEvent = (said: unknown): said is CallbackEvent =>
  CALLBACK_EVENTS.includes(said as CallbackEvent);

const NO_SS = rule('must be the number of an SS');
const NO_EVENT = rule('must say that an SS was opened, completed or cancelled');

/**
 * Reads a body in the form of docs/wire.md, sections 3 and 9. It must name its order by our reference or by `ss`; a
 * reference that is not ours is ignored. Accepts any JSON and never throws.
 */
export function judgeCallback(
  body: unknown,
  event: CallbackEvent,
  context: CallbackContext,
): CallbackReading {
  if (!isRecord(body)) return invalid(faultAt('', 'must have fields (a JSON object)'));
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
        'must be a reference from Ponte for the tenant that this unit belongs to',
      ),
    );
  }
  if (saidToBe !== undefined && !isSame(named, saidToBe)) {
    return invalid(faultAt('/externalReference', 'must not name another order'));
  }
  if (named === undefined && ss == null) {
    return invalid(faultAt('', 'must have the number of the SS or our reference'));
  }
  const { tenant } = context;
  return {
    kind: 'callback',
    callback: { tenant, event, ...defined({ ...news, ss: ss ?? undefined }), ...named },
  };
}

/**
 * Returns the closing that our reference names, `anothers` if the reference is another tenant's, or undefined if it is
 * blank, cut, or a text that someone wrote.
 */
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

/**
 * Returns the names of the order that a body is about, even if the body cannot be read completely. Accepts any JSON and
 * never throws.
 */
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
