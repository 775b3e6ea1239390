import { scrub } from '../domain/scrub.js';

/**
 * The names allowed in a log line, and the kind of their values:
 * - `id`: our own ids, words and numbers, written unchanged; objects are left out.
 * - `text`: may contain others' words; every text in it is scrubbed.
 *
 * Requests, answers and errors have their own form (logging.ts). Never list personal data or secrets.
 */
const FIELDS = {
  // of an order, a delivery, a tenant
  ...{ tenant: 'id', id: 'id', ids: 'id', orderId: 'id', ss: 'id', outcome: 'id', phase: 'id' },
  ...{ route: 'id', event: 'id', result: 'id', parked: 'id', seq: 'id', removed: 'id' },
  ...{ by: 'id', decision: 'id', requestId: 'id', reqId: 'id', role: 'id', action: 'id' },
  ...{ via: 'id', target: 'id', caller: 'id', refusal: 'id', host: 'text' },
  ...{ vendor: 'id', meaning: 'id', status: 'id' },
  // of a process
  ...{
    pid: 'id',
    hostname: 'id',
    name: 'id',
    signal: 'id',
    state: 'id',
    responseTime: 'id',
    depth: 'id',
    spooled: 'id',
  },
  ...{
    url: 'text',
    metricsUrl: 'text',
    path: 'text',
    address: 'text',
    dataDir: 'text',
    tenants: 'id',
  },
  ...{ needsRestart: 'id', problems: 'text', searchAttributes: 'id', keyId: 'id', count: 'id' },
  // of Temporal's SDK
  ...{ sdkComponent: 'id', namespace: 'id', taskQueue: 'id', attempt: 'id', isLocal: 'id' },
  ...{ workflowId: 'id', runId: 'id', workflowRunId: 'id', workflowType: 'id', durationMs: 'id' },
  ...{ activityId: 'id', activityType: 'id', failureReason: 'id' },
  // of OpenTelemetry
  ...{ trace_id: 'id', span_id: 'id', trace_flags: 'id' },
} as const satisfies Record<string, 'id' | 'text'>;

/** Fields with their own serializer. */
const SERIALIZED = ['req', 'res', 'err', 'error'] as const;

/** The fields that a log line may have. Add a name to `FIELDS` before logging it; other names are left out. */
export type LogFields = {
  readonly [name in keyof typeof FIELDS | (typeof SERIALIZED)[number]]?: unknown;
};

/** Returns the fields that may be written. Others are only counted (`unlisted`). */
export function listedOnly(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const listed: Record<string, unknown> = {};
  let unlisted = 0;
  for (const [name, value] of Object.entries(fields)) {
    const kind = Object.hasOwn(FIELDS, name) ? FIELDS[name as keyof typeof FIELDS] : undefined;
    if ((SERIALIZED as readonly string[]).includes(name)) listed[name] = value;
    else if (kind === 'id' && isId(value)) listed[name] = value;
    else if (kind === 'text') listed[name] = scrubbed(value);
    else if (value !== undefined) unlisted += 1;
  }
  return unlisted === 0 ? listed : { ...listed, unlisted };
}

const LONGEST_ID = 500;

function isId(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((entry) => !Array.isArray(entry) && isId(entry));
  if (typeof value === 'string') return value.length <= LONGEST_ID;
  return value === null || ['number', 'boolean', 'bigint'].includes(typeof value);
}

/** The value with every text in it scrubbed. */
function scrubbed(value: unknown): unknown {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map(scrubbed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, scrubbed(entry)]));
}
