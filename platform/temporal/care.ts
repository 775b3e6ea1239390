import { z } from 'zod';
import type { Attention } from '../../domain/questions.js';
import { AUDIT_RECORD, type AuditRecord } from '../../workflows/audit-record/messages.js';
import { AuditAction } from '../../workflows/audit-record/search-attributes.js';
import { AuditRecordSchema } from './audit.js';
import type { Temporal } from './temporal.js';
import { allOf, inScope, quoted, readable, readNewest } from './visibility.js';

/** Who takes care of a cause or an incident (docs/adr/0050). */
export interface Care {
  /** A name as the operator typed it; empty if nobody takes care of it. */
  readonly assignee: string;
  /** Until when it is put off, ISO 8601, UTC; null if it is not. */
  readonly until: string | null;
  /** What is newer was not seen by who put it off, and is not put off; ISO 8601. */
  readonly seenAt: string;
  /** Name of the operator who said so. */
  readonly by: string;
  /** When they said so, ISO 8601, UTC. */
  readonly at: string;
}

/** By what a care names: `causeTarget`, or an incident's workflow id. */
export type Cares = ReadonlyMap<string, Care>;

/** What is put off longer would outlive the audit's records in a namespace that keeps them for a month. */
export const LONGEST_DAYS = 14;

const DAY_MS = 86_400_000;
const MOST = 1_000;

/** Writes the details of an audit record from which `readCares` reads a care. */
export const writeCare = ({ assignee, until, seenAt }: Omit<Care, 'by' | 'at'>): string =>
  JSON.stringify({ assignee, until, seenAt });

const DetailsSchema = z
  .string()
  .transform((text) => JSON.parse(text) as unknown)
  .pipe(
    z.object({
      assignee: z.string(),
      until: z.iso.datetime().nullable(),
      seenAt: z.iso.datetime({ offset: true }),
    }),
  );

/** Reads the latest care of each target in these tenants. Throws `TemporalUnavailableError`. */
export const readCares = async (temporal: Temporal, tenants: readonly string[]): Promise<Cares> =>
  new Map(await readAllCares(temporal, tenants));

/** Reads what was said of each target in these tenants, oldest first. Throws `TemporalUnavailableError`. */
export async function readAllCares(
  temporal: Temporal,
  tenants: readonly string[],
): Promise<(readonly [target: string, Care])[]> {
  if (tenants.length === 0) return [];
  const since = new Date(Date.now() - (LONGEST_DAYS + 1) * DAY_MS).toISOString();
  const query = allOf(
    `WorkflowType = ${quoted(AUDIT_RECORD)}`,
    `${AuditAction.name} = 'assign'`,
    inScope({ tenants }),
    `StartTime >= ${quoted(since)}`,
  );
  const { found } = await readNewest(
    temporal,
    query,
    MOST,
    readable(({ memo }) => careIn(memo)),
  );
  return found.toSorted(([, a], [, b]) => Date.parse(a.at) - Date.parse(b.at));
}

function careIn(memo: unknown): readonly [target: string, Care] | undefined {
  const record: AuditRecord | undefined = AuditRecordSchema.safeParse(memo).data;
  if (record?.target === undefined) return undefined;
  const { at, by, target, details } = record;
  try {
    return [target, { ...DetailsSchema.parse(details), at, by }];
  } catch {
    return undefined; // anyone with Temporal's web interface can start such a workflow
  }
}

/** Returns when an order asked its latest question: what came after it was put off ends that, also behind the question shown. */
export const latestOf = ({ since, latestSince = since }: Attention): string => latestSince;

/** Returns true if it is put off now, and who did that had seen it. */
export const isPutOff = (care: Care | undefined, since: string, now: number): boolean =>
  care?.until != null &&
  Date.parse(care.until) > now &&
  Date.parse(since) <= Date.parse(care.seenAt);
