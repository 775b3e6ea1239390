/** The ids that name an order outside its workflow. Every one of them is built and read here. */

export interface OrderKey {
  readonly tenant: string;
  /** The ERP's id. */
  readonly id: string;
}

/**
 * One closing of an order in the ERP. An order that is reopened and closed again has another closing, with a workflow,
 * a reference and an SS of its own.
 */
export interface ClosingKey extends OrderKey {
  /** Counts from 1. */
  readonly closing: number;
}

/** A closing as callers may name it: the first one if they name none. */
export type ClosingName = OrderKey & { readonly closing?: number | undefined };

/** How people and Sismetro see a closing: `<order id>`, or `<order id>~<n>` from the second closing on. */
export function closingName({ id, closing = 1 }: Pick<ClosingName, 'id' | 'closing'>): string {
  // an id that itself ends like a closing always carries its own number, so that the last `~` is never ambiguous
  return closing > 1 || ENDS_LIKE_A_CLOSING.test(id) ? `${id}~${closing}` : id;
}

const ENDS_LIKE_A_CLOSING = /~\d+$/;
const CLOSING_NUMBER = /^[1-9]\d{0,5}$/;

/**
 * The order id and the number of the closing in a `closingName`; undefined if it ends in `~` and no number of ours. A closing
 * has one name: `a~1` is none, since the first closing of `a` is named `a`.
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

/** The closing a reference names, or undefined if it does not have our form. An order id may itself contain slashes. */
export function parseReference(reference: string): ClosingKey | undefined {
  const slash = reference.indexOf('/');
  if (slash <= 0) return undefined;
  const named = parseClosingName(reference.slice(slash + 1));
  return named && { tenant: reference.slice(0, slash), ...named };
}

/** Workflow id of a closing: `order/` and its reference. */
export function orderWorkflowId(closing: ClosingName): string {
  return `order/${orderReference(closing)}`;
}

/** The closing a workflow id names, or undefined if it is no order's. */
export function parseOrderWorkflowId(workflowId: string): ClosingKey | undefined {
  if (!workflowId.startsWith('order/')) return undefined;
  return parseReference(workflowId.slice('order/'.length));
}

export type Vendor = 'senior-x' | 'sismetro';

/** Task queue of a tenant's calls to one vendor: its own slots, its own pace (see docs/adr). */
export function vendorTaskQueue(taskQueue: string, tenant: string, vendor: Vendor): string {
  return `${taskQueue}/${tenant}/${vendor}`;
}
