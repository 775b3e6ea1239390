import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { isCompany } from '../../domain/document.js';
import { orderWorkflowId } from '../../domain/ids.js';
import { isOutcome } from '../../domain/lifecycle.js';
import { mayBeForgotten, orderValueCents, type ServiceOrder } from '../../domain/order.js';
import { SERVICE_ORDER, type ServiceOrderInput } from '../../workflows/service-order/messages.js';
import * as attribute from '../../workflows/service-order/search-attributes.js';
import { plainMarkdown } from '../../domain/markdown.js';
import { inReais } from '../../domain/money.js';
import type { CustomerKeys } from '../customer-keys.js';
import { noteInLog } from '../logging.js';
import { reportClosedAgain } from './closed-again.js';
import {
  changedContent,
  contentDigests,
  reportChanges,
  type ChangesDeps,
} from './changed-order.js';
import { latestAfter, latestOf } from './closings.js';
import { startsNew, orUndefinedIfNotFound } from './errors.js';
import type { Temporal } from './temporal.js';
import { orUnread } from './visibility.js';

/** How to start the workflow of an order. */
export type OpenOptions = Pick<
  ServiceOrderInput,
  'lookFirst' | 'restarts' | 'ss' | 'closing' | 'asks' | 'rehearsal' | 'firstOpenedAt'
>;

export interface OpenDeps extends ChangesDeps {
  /** Asked about an old order only, and only as far as it answers soon. */
  readonly visibility: Temporal;
  readonly customerKeys: Pick<CustomerKeys, 'nameOf' | 'wordsOf'>;
}

type Opened = 'accepted' | 'duplicate';

/**
 * Starts the order's workflow. Returns `duplicate` if it exists already, running or ended. Throws
 * `TemporalUnavailableError`.
 */
export async function openOrder(
  deps: OpenDeps,
  order: ServiceOrder,
  options: OpenOptions = {},
): Promise<Opened> {
  noteInLog({ workflowId: orderWorkflowId({ ...order, closing: options.closing }) });
  const later = options.closing === undefined ? await laterClosing(deps, order) : undefined;
  return deps.temporal.within(deps.deadlineMs, async (client) => {
    if (later !== undefined) {
      const known = again(deps, client, order, { ...options, closing: later });
      const answer = await orUndefinedIfNotFound(known); // visibility may list what is forgotten
      if (answer !== undefined) return answer;
    }
    if (await startsNew(client.workflow.start(SERVICE_ORDER, startOf(deps, order, options))))
      return 'accepted';
    return again(deps, client, order, options);
  });
}

/**
 * Returns the number of the latest closing if it is not the first one, whose id is free again once Temporal has
 * forgotten it. Asks only about an old order, since visibility is slow, and only as far as it can be read.
 */
async function laterClosing(
  { visibility, deadlineMs }: OpenDeps,
  order: ServiceOrder,
): Promise<number | undefined> {
  if (!mayBeForgotten(order, new Date().toISOString())) return undefined;
  const latest = await orUnread(visibility, deadlineMs / 2, (client) => latestOf(client, order));
  return latest !== undefined && 'closing' in latest && latest.closing > 1
    ? latest.closing
    : undefined;
}

/** Lists need no more of a customer's name. */
const LONGEST_NAME = 200;

/** Returns how Temporal starts the workflow of an order: once, for its id. */
function startOf({ taskQueue, customerKeys }: OpenDeps, order: ServiceOrder, options: OpenOptions) {
  const input: ServiceOrderInput = { order, ...options };
  const { name, document } = order.customer;
  const customer = customerKeys.nameOf(order.tenant, document);
  const words = customerKeys.wordsOf(order.tenant, name);
  return {
    taskQueue,
    workflowId: orderWorkflowId({ ...order, closing: options.closing }),
    workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
    workflowIdConflictPolicy: 'FAIL' as const,
    args: [input] as [ServiceOrderInput],
    memo: {
      openedAt: options.firstOpenedAt ?? new Date().toISOString(),
      content: contentDigests(order),
      ...(options.asks === true && { asks: true }),
      ...(name && {
        customer: { name: name.slice(0, LONGEST_NAME), isCompany: isCompany(order.customer) },
      }),
    },
    staticSummary: orderSummary(order),
    staticDetails: orderDetails(order),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: attribute.Tenant, value: order.tenant },
      { key: attribute.Branch, value: order.branch },
      { key: attribute.OrderNumber, value: order.number },
      { key: attribute.Phase, value: options.rehearsal ? 'rehearsal' : 'opening' },
      { key: attribute.NeedsAttention, value: false },
      { key: attribute.OrderValue, value: orderValueCents(order) / 100 },
      ...(options.ss === undefined ? [] : [{ key: attribute.SsNumber, value: options.ss }]),
      ...(customer === undefined ? [] : [{ key: attribute.CustomerKey, value: customer }]),
      ...(words.length === 0 ? [] : [{ key: attribute.CustomerWords, value: words }]),
    ]),
  };
}

/**
 * Handles a closing that was started before. Returns `duplicate` if it is running or settled; restarts it, looking
 * first, if it was terminated or failed. What waited for its operator then waits again, whatever the caller says.
 */
async function again(
  deps: OpenDeps,
  client: Client,
  order: ServiceOrder,
  options: OpenOptions,
): Promise<Opened> {
  const handle = client.workflow.getHandle(orderWorkflowId({ ...order, closing: options.closing }));
  const description = await handle.describe();
  const { status, memo } = description;
  if (status.name === 'RUNNING') {
    const name = { ...order, closing: options.closing };
    await reportChanges(deps, client, name, changedContent(memo?.['content'], order), order);
    return 'duplicate';
  }
  if (status.name === 'COMPLETED') {
    // a webhook names no closing: it may be about one that was opened since
    const later = options.closing === undefined ? await latestAfter(client, order) : undefined;
    if (later !== undefined) {
      return again(deps, client, order, { ...options, closing: later.closing });
    }
    if (changedContent(memo?.['content'], order).length > 0) {
      await reportClosedAgain(client, deps.taskQueue, order);
    }
    return 'duplicate';
  }
  const restart = client.workflow.start(SERVICE_ORDER, {
    ...startOf(deps, order, {
      ...options,
      ...leftBehind(description, options),
      lookFirst: true,
      restarts: true,
    }),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
  });
  return (await startsNew(restart)) ? 'accepted' : 'duplicate';
}

/**
 * Returns what must not be lost of a closing that was ended by force: when it came, its SS, which may show no reference, and what the
 * operator had not decided: whether a rehearsed order is taken over, and whether an order that was settled before needs
 * an SS at all. Once the closing had an SS, the latter is decided. One without an SS that was being released or cancelled
 * asks: only an operator decides that.
 */
function leftBehind(
  { memo, typedSearchAttributes }: Pick<WorkflowExecutionInfo, 'memo' | 'typedSearchAttributes'>,
  { asks = false, rehearsal = false }: OpenOptions,
): Pick<OpenOptions, 'ss' | 'asks' | 'rehearsal' | 'firstOpenedAt'> {
  const ss = typedSearchAttributes.get(attribute.SsNumber);
  const phase = typedSearchAttributes.get(attribute.Phase);
  const wasEnding = phase === 'releasing' || phase === 'cancelling' || isOutcome(phase);
  const firstOpenedAt = memo?.['openedAt'];
  return {
    ...(ss !== undefined && { ss }),
    ...(typeof firstOpenedAt === 'string' && { firstOpenedAt }),
    asks: asks || (ss === undefined && (memo?.['asks'] === true || wasEnding)),
    rehearsal: rehearsal || phase === 'rehearsal',
  };
}

/** Returns one line that names the order in the Temporal Web UI. */
export function orderSummary(order: Pick<ServiceOrder, 'number' | 'branch' | 'type'>): string {
  const kind = order.type === 'QUOTE' ? 'Orçamento' : 'Pedido';
  return `${kind} ${plainMarkdown(order.number)} · filial ${plainMarkdown(order.branch)}`;
}

/** Returns the content of the order, shown below its summary. Contains no free text. */
export function orderDetails(order: Pick<ServiceOrder, 'items' | 'equipment'>): string {
  const { items, equipment } = order;
  return [
    `**Valor:** ${inReais(orderValueCents(order) / 100)}`,
    `**Serviços:** ${items.map(({ service }) => plainMarkdown(service.code)).join(', ')}`,
    `**Equipamento:** ${'id' in equipment ? `nº ${plainMarkdown(equipment.id)} da Sismetro` : 'novo'}`,
  ].join('\n\n');
}
