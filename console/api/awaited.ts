/** What the api's document does not describe yet. */
export interface Awaited {
  /** How the calls to a vendor went lately; null: nothing was reported. */
  VendorTraffic: {
    calls?: number | null;
    failed?: number | null;
    rateLimited?: number | null;
    meanMs?: number | null;
    slowestMs?: number | null;
    windowMinutes?: number;
  };
  Bulk: {
    id: string;
    tenant: string;
    decision: 'retry' | 'release' | 'cancel';
    reason: string;
    by: string;
    startedAt: string;
    endedAt: string | null;
    state: 'running' | 'done' | 'stopped' | 'ended';
    total: number;
    done: number;
    failed: number;
    stoppedBy: string | null;
  };
  BulkDetail: Awaited['Bulk'] & {
    failures: { id: string; why: string }[];
    failuresLeftOut: number;
  };
  BulkPreview: { tenant: string; total: number; fits: number; value: number; effect: string };
}
