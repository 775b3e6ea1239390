import { FailureType } from '../../domain/failures.js';
import { readFailure, type Failure } from '../service-order/read-failure.js';
import { vendorsOf } from '../service-order/vendor-calls.js';
import type {
  ErpNow,
  LiveStatus,
  LiveStatusInput,
  NotRead,
  SismetroNow,
  UnreadReason,
} from './messages.js';

/**
 * Reads an order at both vendors, once each, ahead of the other calls to the vendor and within its rate limit. Changes
 * nothing.
 */
export async function liveStatus({
  tenant,
  orderId,
  closing,
  ss,
}: LiveStatusInput): Promise<LiveStatus> {
  const vendors = vendorsOf(tenant);

  async function readErp(): Promise<ErpNow> {
    const { situation } = await vendors.readSituationNow({ tenant, id: orderId }, LOOK_MS);
    return { kind: 'read', status: situation, readAt: now() };
  }

  async function readSs(): Promise<SismetroNow> {
    if (ss === undefined) return { kind: 'no-ss' };
    const request = await vendors.readRequestNow(ss, LOOK_MS, { tenant, id: orderId, closing });
    if (request === null) return { kind: 'missing', readAt: now() };
    if (request === 'anothers') return { kind: 'anothers', readAt: now() };
    return { kind: 'read', ...request, readAt: now() };
  }

  const [erp, sismetro] = await Promise.all([readErp().catch(notRead), readSs().catch(notRead)]);
  return { erp, sismetro };
}

/** The operator is waiting: the whole read has ten seconds. */
const LOOK_MS = 7_000;

const now = () => new Date().toISOString();

function notRead(error: unknown): NotRead {
  const failure = readFailure(error);
  return failure.type === FailureType.Unsupported
    ? { kind: 'unsupported' }
    : { kind: 'unread', reason: reasonOf(failure) };
}

function reasonOf({ type, status, neverStarted }: Failure): UnreadReason {
  if (neverStarted === true || status === 429) return 'busy';
  if (type === FailureType.Credentials) return 'credentials';
  if (type === FailureType.Quota) return 'quota';
  return type === FailureType.Unreadable || type === FailureType.Refused
    ? 'unreadable'
    : 'no-answer';
}
