/** The ids that name an order outside its workflow. Every one of them is built and read here. */

export interface OrderKey {
  readonly tenant: string;
  readonly id: string;
}

/** Workflow id of an order: `order/<tenant>/<order id>`. */
export function orderWorkflowId({ tenant, id }: OrderKey): string {
  return `order/${tenant}/${id}`;
}

/** What a workflow id names, or undefined where it is no order's. */
export function parseOrderWorkflowId(workflowId: string): OrderKey | undefined {
  if (!workflowId.startsWith('order/')) return undefined;
  return parseReference(workflowId.slice('order/'.length));
}

/** Our reference at Sismetro (`externalReference`): `<tenant>/<order id>`. */
export function orderReference({ tenant, id }: OrderKey): string {
  return `${tenant}/${id}`;
}

/** The order a reference names, or undefined where it has not our form. An order id may itself hold slashes. */
export function parseReference(reference: string): OrderKey | undefined {
  const slash = reference.indexOf('/');
  if (slash <= 0 || slash === reference.length - 1) return undefined;
  return { tenant: reference.slice(0, slash), id: reference.slice(slash + 1) };
}

export type Vendor = 'senior-x' | 'sismetro';

/** Task queue of a tenant's calls to one vendor: its own slots, its own pace (see docs/adr). */
export function vendorTaskQueue(taskQueue: string, tenant: string, vendor: Vendor): string {
  return `${taskQueue}/${tenant}/${vendor}`;
}
