/** Builds and parses the ids that identify an order outside its workflow, and says how all workflow ids begin. */

export interface OrderKey {
  readonly tenant: string;
  /** The ERP's id. */
  readonly id: string;
}

/**
 * One closing of an order in the ERP. An order that is reopened and closed again has another closing, with its own
 * workflow, reference and SS.
 */
export interface ClosingKey extends OrderKey {
  /** Counts from 1. */
  readonly closing: number;
}

/** A closing; the first one if no number is given. */
export type ClosingName = OrderKey & { readonly closing?: number | undefined };

/** The name of a closing on screens and at Sismetro: `<order id>`, or `<order id>~<n>` from the second closing on. */
export function closingName({ id, closing = 1 }: Pick<ClosingName, 'id' | 'closing'>): string {
  // an id that itself ends like a closing always carries its number, so that the last `~` is never ambiguous
  return closing > 1 || ENDS_LIKE_A_CLOSING.test(id) ? `${id}~${closing}` : id;
}

const ENDS_LIKE_A_CLOSING = /~\d+$/;
const CLOSING_NUMBER = /^[1-9]\d{0,5}$/;

/**
 * Parses a `closingName` into order id and closing number. Returns undefined if the text is not one: each closing has
 * exactly one name, so `a~1` is refused because the first closing of `a` is named `a`.
 */
export function parseClosingName(
  name: string,
): { readonly id: string; readonly closing: number } | undefined {
  const at = name.lastIndexOf('~');
  const number = name.slice(at + 1);
  const isNumbered = at > 0 && CLOSING_NUMBER.test(number);
  const named = isNumbered
    ? { id: name.slice(0, at), closing: Number(number) }
    : { id: name, closing: 1 };
  return name !== '' && closingName(named) === name ? named : undefined;
}

/** Our reference at Sismetro (`externalReference`): `<tenant>/<order id>`, from the second closing on `…~<n>`. */
export function orderReference(closing: ClosingName): string {
  return `${closing.tenant}/${closingName(closing)}`;
}

/** The form of a tenant's id. */
export const TENANT_ID = /^[a-z0-9-]{1,32}$/;

/**
 * Parses a reference. Returns undefined if it does not have our form, like most of what people write with a slash. An
 * order id may contain slashes.
 */
export function parseReference(reference: string): ClosingKey | undefined {
  const slash = reference.indexOf('/');
  const tenant = reference.slice(0, Math.max(slash, 0));
  if (!TENANT_ID.test(tenant)) return undefined;
  const named = parseClosingName(reference.slice(slash + 1));
  return named && { tenant, ...named };
}

/** How the ids of one type of workflow begin, and what its payloads contain. */
interface WorkflowIds {
  readonly prefix: string;
  /** A customer's data, our tokens at a vendor, or neither. */
  readonly content: 'customers' | 'tokens' | 'neither';
  /** Its ids continue with a tenant, and the order or SS that they are about. */
  readonly isOfOrder?: true;
}

/** The ids of all workflows, by their type. */
export const WORKFLOW_IDS = {
  serviceOrder: { prefix: 'order/', content: 'customers', isOfOrder: true },
  heldCallbacks: { prefix: 'callback/', content: 'customers', isOfOrder: true },
  closedAgain: { prefix: 'closed-again/', content: 'customers', isOfOrder: true },
  thinEvents: { prefix: 'thin-events/', content: 'customers', isOfOrder: true },
  changedRequest: { prefix: 'changed-request/', content: 'neither' },
  parkedDelivery: { prefix: 'parked/', content: 'customers' },
  vendorToken: { prefix: 'vendor-token/', content: 'tokens' },
  attentionNotifier: { prefix: 'attention/', content: 'neither' },
  auditRecord: { prefix: 'audit/', content: 'neither' },
  bulkDecision: { prefix: 'bulk/', content: 'neither' },
  incident: { prefix: 'incident/', content: 'neither' },
  liveStatus: { prefix: 'live-status/', content: 'neither' },
  session: { prefix: 'session/', content: 'neither' },
  sweep: { prefix: 'sweep/', content: 'neither' },
  vendorTraffic: { prefix: 'vendor-traffic/', content: 'neither' },
} as const satisfies Record<string, WorkflowIds>;

/** Returns what the payloads of a workflow contain, or undefined if its id is none of ours. */
export const contentOf = (workflowId: string): WorkflowIds['content'] | undefined =>
  idsOf(workflowId)?.content;

/**
 * Returns the tenant in the workflow id of an order, or of callbacks, thin events or webhooks held for one. Returns undefined for
 * any other id.
 */
export function tenantOf(workflowId: string): string | undefined {
  const ids = idsOf(workflowId);
  return ids?.isOfOrder && parseReference(workflowId.slice(ids.prefix.length))?.tenant;
}

const idsOf = (workflowId: string): WorkflowIds | undefined =>
  Object.values(WORKFLOW_IDS).find(({ prefix }) => workflowId.startsWith(prefix));

const ORDER = WORKFLOW_IDS.serviceOrder.prefix;

/** Workflow id of a closing: `order/` and its reference. */
export function orderWorkflowId(closing: ClosingName): string {
  return `${ORDER}${orderReference(closing)}`;
}

/** How the workflow ids of a tenant's orders begin, and no others. */
export const ordersPrefix = (tenant: string): string => `${ORDER}${tenant}/`;

/** How the workflow ids of an order's closings begin, from the second one on. Those of other orders may, too. */
export const laterClosingsPrefix = ({ tenant, id }: OrderKey): string => `${ORDER}${tenant}/${id}~`;

/** Parses the workflow id of a closing. Returns undefined if it is not one. */
export function parseOrderWorkflowId(workflowId: string): ClosingKey | undefined {
  if (!workflowId.startsWith(ORDER)) return undefined;
  return parseReference(workflowId.slice(ORDER.length));
}

/**
 * Workflow id of the callbacks that are held for one order or SS.
 * @param names the order's workflow id, or `ss/` and the number
 */
export const heldCallbacksWorkflowId = (tenant: string, names: string): string =>
  `${WORKFLOW_IDS.heldCallbacks.prefix}${tenant}/${names}`;

/** Workflow id of a parked delivery. */
export const parkedWorkflowId = (id: string): string =>
  `${WORKFLOW_IDS.parkedDelivery.prefix}${id}`;

export const VENDORS = ['senior-x', 'sismetro'] as const;

export type Vendor = (typeof VENDORS)[number];

/** Task queue of a tenant's calls to one vendor, with its own slots and pace (docs/adr/0008). */
export function vendorTaskQueue(taskQueue: string, tenant: string, vendor: Vendor): string {
  return `${taskQueue}/${tenant}/${vendor}`;
}
