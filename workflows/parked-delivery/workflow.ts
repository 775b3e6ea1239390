import { condition, log, setHandler } from '@temporalio/workflow';
import { isResolution, resolve, type ParkedDeliveryInput, type Resolution } from './messages.js';

/** Keeps a delivery until an operator replays or discards it. Its input is the delivery itself. */
export async function parkedDelivery(_delivery: ParkedDeliveryInput): Promise<Resolution> {
  const box: { resolution?: Resolution } = {};
  setHandler(resolve, (resolution) => {
    if (isResolution(resolution)) box.resolution ??= resolution;
    else log.warn('signal ignored: its input is malformed', { signal: resolve.name });
  });
  await condition(() => box.resolution !== undefined);
  return box.resolution!;
}
