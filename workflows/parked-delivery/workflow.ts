import { condition } from '@temporalio/workflow';
import { handleSignal } from '../handle-signal.js';
import { isResolution, resolve, type ParkedDeliveryInput, type Resolution } from './messages.js';

/** Keeps a delivery until an operator replays or discards it. Its input is the delivery itself. */
export async function parkedDelivery(_delivery: ParkedDeliveryInput): Promise<Resolution> {
  const box: { resolution?: Resolution } = {};
  handleSignal(resolve, isResolution, (resolution) => (box.resolution ??= resolution));
  await condition(() => box.resolution !== undefined);
  return box.resolution!;
}
