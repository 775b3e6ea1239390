import type { components } from './schema.js';

type Known = components['schemas'];

/** What the api's document does not describe yet. */
export interface Awaited {
  Overview: {
    at: string;
    phases: Record<Known['Order']['phase'], number>;
    attention: { count: number; value: number; oldest: string | null };
    blocked: {
      count: number;
      value: number;
      byAge: { fromDays: number; toDays: number | null; count: number; value: number }[];
    };
    days: { date: string; opened: number; released: number; cancelled: number }[];
    vendors: {
      tenant: string;
      vendor: 'senior-x' | 'sismetro';
      workers: number;
      waiting: number;
      oldestWaitingSeconds: number;
      calls: number | null;
      failed: number | null;
      rateLimited: number | null;
      meanMs: number | null;
      slowestMs: number | null;
      windowMinutes: number;
      at: string | null;
    }[];
    sweeps: Known['Sweep'][];
    parked: number;
    bulkRunning: number;
    partial: boolean;
  };
  Payloads: {
    items: { at: string; kind: string; title: string; body: string }[];
    masked: boolean;
    leftOut: number;
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
  AuditRecord: {
    id: string;
    at: string;
    tenant: string | null;
    by: string;
    role: 'viewer' | 'operator' | 'admin';
    via: 'token' | 'oidc' | 'bearer';
    action:
      'sign-in' | 'decision' | 'bulk' | 'bulk-stop' | 'reveal' | 'export' | 'replay' | 'discard';
    target: string | null;
    reason: string | null;
    details: string | null;
  };
}
