/** Gives the commands of a sequence to one real order and its vendors. */
import { randomUUID } from 'node:crypto';
import {
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  type WorkflowHandle,
} from '@temporalio/client';
import type { CallbackEvent } from '../../domain/callback.js';
import type { ServiceEnd } from '../../domain/lifecycle.js';
import type { ServiceOrder } from '../../domain/order.js';
import type { Orders } from '../../platform/temporal/orders.js';
import * as message from '../../workflows/service-order/messages.js';
import { strangerTo, type Account, type FaultyVendors } from './faulty-vendors.js';
import type { RequestRef } from './model.js';
import type { Command } from './sequences.js';
import type { Told } from './telling.js';

/** What an order was told and took. */
export interface Heard {
  /** Webhooks answered as accepted. */
  webhooks: number;
  /** Ends that callbacks told. */
  readonly ends: ServiceEnd[];
  readonly decisions: message.Decision['decision'][];
  /** All that was told since the last rest, for the model. */
  told: Told[];
}

interface Performance {
  readonly order: ServiceOrder;
  readonly account: Account;
  readonly vendors: FaultyVendors;
  readonly orders: Orders;
  readonly handle: WorkflowHandle;
  readonly heard: Heard;
  readStatus(): Promise<message.OrderStatus | undefined>;
}

/** Gives one command, takes down what was told, and gives the answer in words. */
export function createPerformer({
  order,
  account,
  vendors,
  orders,
  handle,
  heard,
  readStatus,
}: Performance): (command: Command) => Promise<string> | string {
  const latest = () => account.opened.at(-1);
  const numberOf = (request: RequestRef | undefined) =>
    request === undefined
      ? undefined
      : request === 'stranger'
        ? strangerTo(order.id)
        : account.opened[request];

  async function callBack(
    event: CallbackEvent,
    request: RequestRef | undefined,
    source: 'callback' | 'sweep' = 'callback',
  ) {
    const ss = numberOf(request);
    const names = { orderId: order.id, ...(ss !== undefined && { ss }) };
    const delivery = await orders.deliver({ tenant: order.tenant, event, ...names }, source);
    const answer = delivery.kind === 'already-settled' ? delivery.outcome : delivery.kind;
    if (answer === 'delivered' && event !== 'opened') heard.ends.push(event);
    heard.told.push({ kind: 'callback', event, request, answer });
    return answer;
  }

  async function close(times: number) {
    const webhooks = Array.from({ length: times }, () => orders.open(order));
    const answers = (await Promise.all(webhooks)).sort();
    for (const answer of answers) {
      if (answer === 'accepted') heard.webhooks += 1;
      heard.told.push({ kind: 'webhook', answer });
    }
    return answers.join(', ');
  }

  async function end({ end, forged, names }: Command & { kind: 'end' }) {
    const ss = latest();
    const request = account.opened.length - 1;
    if (!forged && ss === undefined) return 'there is no SS that could end';
    if (!forged) {
      vendors.end(account, ss!, end);
      heard.told.push({ kind: 'ended', end, request });
    }
    if (names === 'nothing') return 'told to nobody';
    return callBack(end, names === 'ss' && ss !== undefined ? request : undefined);
  }

  async function sweep() {
    const status = await readStatus();
    const request = account.opened.indexOf(status?.ss ?? '');
    const readable = account.sismetro === 'up' || account.sismetro === 'refusing';
    if (status?.phase !== 'in-service' || request < 0 || !readable) return 'nothing to tell';
    const state = vendors.stateOf(account.opened[request]!);
    if (state !== 'completed' && state !== 'cancelled') return 'nothing to tell';
    return callBack(state, request, 'sweep');
  }

  async function doubt() {
    const shown = await orders.tellContradiction(order, 'O ERP já andou.');
    if (shown) heard.told.push({ kind: 'doubt' });
    return shown ? 'shown' : 'of no account';
  }

  async function send(decision: message.Decision): Promise<boolean> {
    try {
      await handle.executeUpdate(message.decide, { args: [decision] });
      return true;
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError || error instanceof WorkflowNotFoundError) {
        return false;
      }
      throw error;
    }
  }

  async function decide({ decision, times }: Command & { kind: 'decide' }) {
    const ss = latest();
    if (decision === 'link-ss' && ss === undefined) return 'there is no SS to link';
    const request = decision === 'link-ss' ? account.opened.length - 1 : undefined;
    const args = {
      decision,
      by: 'ana',
      reason: 'conferido',
      requestId: randomUUID(),
      ...(decision === 'link-ss' && { ss }),
      ...(decision === 'amend-equipment' && { equipment: { description: 'Chiller' } }),
    } as message.Decision;
    // the time-skipping server mixes up a decision and the callbacks that it has not handed over yet
    await readStatus();
    const answers: boolean[] = [];
    for (let time = 0; time < times; time += 1) {
      const repeated = answers.includes(true);
      const wasTaken = await send(args);
      answers.push(wasTaken);
      if (wasTaken && !repeated) heard.decisions.push(decision);
      heard.told.push(
        repeated
          ? { kind: 'repetition', accepted: wasTaken }
          : { kind: 'decision', decision, request, accepted: wasTaken },
      );
    }
    return answers.map((one) => (one ? 'taken' : 'refused')).join(', ');
  }

  return function perform(command: Command): Promise<string> | string {
    switch (command.kind) {
      case 'close':
        return close(command.times);
      case 'end':
        return end(command);
      case 'stranger':
        return callBack(command.end, 'stranger');
      case 'number':
        return latest() === undefined
          ? 'there is no SS'
          : callBack('opened', account.opened.length - 1);
      case 'sweep':
        return sweep();
      case 'doubt':
        return doubt();
      case 'day':
        heard.told.push(command);
        return '';
      case 'vendor':
        account[command.vendor] = command.mode;
        heard.told.push(command);
        return '';
      case 'decide':
        return decide(command);
    }
  };
}
