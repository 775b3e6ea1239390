/** What an incident says: its kind, and the values that its words need (texts/ has the words). */
import type { Vendor } from './ids.js';
import { OUTCOMES, SERVICE_STATES, type Outcome, type ServiceState } from './lifecycle.js';
import type { NoParams } from './coded.js';
import { ORDER_PARTS, type OrderPart } from './questions.js';

/** The values of each kind of incident. Lists and notifications show them: no personal data, and no vendor's words. */
export interface IncidentParams {
  /** A vendor rejects the tenant's keys. Ends automatically once it accepts them. */
  readonly credentials: { readonly vendor: Vendor };
  /** The tenant's quota at a vendor is used up. Ends automatically. */
  readonly quota: { readonly vendor: Vendor };
  /**
   * Sismetro shows a second SS (`other`) of one closing, which had the SS `own` when it was reported. `unproven`: nothing
   * proves that `own` is the order's, so `other` may be.
   */
  readonly 'double-ss': {
    readonly order: string;
    readonly own: string;
    readonly other: string;
    readonly unproven?: true;
  };
  /** Sismetro shows an SS with our reference that no order explains, or that of an order which was settled without one. */
  readonly 'unexplained-ss': {
    readonly order: string;
    readonly ss?: string;
    readonly settled?: true;
  };
  /**
   * Sismetro shows another end, or none, for a settled order (`state`), or nobody answered a change of it in time
   * (`changed`).
   */
  readonly 'late-contradiction': {
    readonly order: string;
    readonly outcome: Outcome;
    readonly ss?: string;
  } & ({ readonly state: ServiceState } | { readonly changed: readonly OrderPart[] });
  /** Many SSs are missing at once: the unit changed, SSs were transferred, or Sismetro was restored. */
  readonly 'many-missing': NoParams;
  /** Many settled orders await integration again: the ERP may have been restored. */
  readonly 'many-reopened': NoParams;
  /** Calls to a vendor wait for hours for their turn: its pace is too slow for what happens. Ends automatically. */
  readonly 'slow-queue': { readonly vendor: Vendor; readonly perMinute?: number };
}

/** What an incident can be about. `order` is always the name of a closing. */
export type IncidentKind = keyof IncidentParams;

/** An incident: its kind, and the values of its words. */
export type Incident = {
  readonly [Kind in IncidentKind]: { readonly kind: Kind; readonly params: IncidentParams[Kind] };
}[IncidentKind];

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown) => typeof value === 'string';
const isAbsentOr = (is: (value: unknown) => boolean, value: unknown) =>
  value === undefined || is(value);
const isVendor = (value: unknown) => value === 'senior-x' || value === 'sismetro';

/** Whether the values of each kind have the shape that its words need. */
const SHAPES: Readonly<Record<IncidentKind, (params: Fields) => boolean>> = {
  credentials: ({ vendor }) => isVendor(vendor),
  quota: ({ vendor }) => isVendor(vendor),
  'double-ss': ({ order, own, other }) => [order, own, other].every(isText),
  'unexplained-ss': ({ order, ss }) => isText(order) && isAbsentOr(isText, ss),
  'late-contradiction': ({ order, outcome, ss, state, changed }) =>
    isText(order) &&
    OUTCOMES.includes(outcome as Outcome) &&
    isAbsentOr(isText, ss) &&
    (Array.isArray(changed)
      ? changed.every((part: OrderPart) => ORDER_PARTS.includes(part))
      : SERVICE_STATES.includes(state as ServiceState)),
  'many-missing': () => true,
  'many-reopened': () => true,
  'slow-queue': ({ vendor, perMinute }) =>
    isVendor(vendor) && isAbsentOr((value) => typeof value === 'number', perMinute),
};

export const INCIDENT_KINDS = Object.keys(SHAPES) as readonly IncidentKind[];

/** Returns true if the value has the shape of an incident: anyone with the Temporal Web UI can send one. */
export function isIncident(value: unknown): value is Incident {
  const { kind, params } = (value ?? {}) as { readonly kind?: unknown; readonly params?: unknown };
  if (typeof kind !== 'string' || !Object.hasOwn(SHAPES, kind)) return false;
  // a memo does not keep an empty object
  return SHAPES[kind as IncidentKind]((params ?? {}) as Fields);
}
