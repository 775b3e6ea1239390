import { beforeEach, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { registerOrderGauges } from '../../../api/metrics/order-gauges.js';
import { TemporalUnavailableError } from '../../../platform/temporal/errors.js';
import type { Missing } from '../../../platform/temporal/order-index.js';
import type { OtherTenant } from '../../../platform/temporal/other-tenants.js';
import type { ListedOrder } from '../../../platform/temporal/listed-orders.js';
import type { OpenWork } from '../../../platform/temporal/open-work.js';

const NOON = Date.parse('2026-11-24T12:00:00Z');
const ago = (minutes: number) => new Date(NOON - minutes * 60_000);

const order = (change: Partial<ListedOrder> = {}) =>
  ({
    ...{ workflowId: 'order/acme/1', tenant: 'acme', phase: 'in-service', value: 100 },
    ...{ openedAt: ago(60).toISOString(), needsAttention: false, attention: null },
    ...change,
  }) as ListedOrder;

const asking = (minutes: number) => ({
  needsAttention: true,
  attention: {
    ...({ step: 'opening', code: 'refused', params: {} } as const),
    since: ago(minutes).toISOString(),
  },
});

const NOTHING: OpenWork = {
  ...{ orders: [], rehearsed: [], parked: [], held: [], incidents: [] },
  ...{ sweptAt: new Map(), complete: true },
};

let now: number;
let answer: () => Promise<OpenWork>;
let looks: number;
let others: OtherTenant[];
let missing: Missing;
let registry: Registry;

beforeEach(() => {
  now = NOON;
  looks = 0;
  others = [];
  missing = 'none';
  answer = async () => NOTHING;
  registry = new Registry();
  registerOrderGauges({
    registry,
    read: () => {
      looks += 1;
      return answer();
    },
    readOtherTenants: async () => others,
    isRehearsal: (tenant) => tenant === 'beta',
    missingInLists: () => missing,
    tenants: () => ['acme', 'beta'],
    parkedLimitBytes: () => 1_000,
    freshMs: 30_000,
    now: () => now,
    uptime: () => now,
  });
});

const shown = async () =>
  (await registry.metrics()).split('\n').filter((line) => line.startsWith('ponte'));

test("a tenant's orders are shown by phase, with value and age", async () => {
  answer = async () => ({
    ...NOTHING,
    orders: [
      order({ value: 350.1 }),
      order({ workflowId: 'order/acme/2', value: 0.2, openedAt: ago(180).toISOString() }),
      order({
        workflowId: 'order/acme/3',
        phase: 'opening',
        openedAt: ago(5).toISOString(),
        value: 10,
      }),
    ],
  });
  expect(await shown()).toEqual(
    expect.arrayContaining([
      'ponte_temporal_up 1',
      'ponte_orders{tenant="acme",phase="in-service"} 2',
      'ponte_orders{tenant="acme",phase="opening"} 1',
      'ponte_orders{tenant="acme",phase="releasing"} 0',
      'ponte_orders{tenant="beta",phase="in-service"} 0',
      'ponte_orders_blocked_value_reais{tenant="acme"} 360.3',
      'ponte_orders_oldest_age_seconds{tenant="acme"} 10800',
      'ponte_orders_oldest_age_seconds{tenant="beta"} 0',
      'ponte_orders_oldest_in_phase_seconds{tenant="acme",phase="opening"} 300',
    ]),
  );
});

test('incidents are counted by kind, with the age of the oldest', async () => {
  answer = async () => ({
    ...NOTHING,
    incidents: [
      { tenant: 'acme', since: ago(90), kind: 'double-ss' },
      { tenant: 'acme', since: ago(10), kind: 'double-ss' },
    ],
  });
  expect(await shown()).toEqual(
    expect.arrayContaining([
      'ponte_incidents{tenant="acme",kind="double-ss"} 2',
      'ponte_incidents{tenant="acme",kind="quota"} 0',
      'ponte_incidents{tenant="beta",kind="double-ss"} 0',
      'ponte_incidents_oldest_age_seconds{tenant="acme"} 5400',
      'ponte_incidents_oldest_age_seconds{tenant="beta"} 0',
    ]),
  );
});

test('attention is counted with the age of the oldest, and such an order does not count as stuck', async () => {
  answer = async () => ({
    ...NOTHING,
    orders: [
      order({ phase: 'opening', openedAt: ago(600).toISOString(), ...asking(90) }),
      order({ workflowId: 'order/acme/2', phase: 'releasing', ...asking(10) }),
    ],
  });
  expect(await shown()).toEqual(
    expect.arrayContaining([
      'ponte_attention_orders{tenant="acme"} 2',
      'ponte_attention_oldest_age_seconds{tenant="acme"} 5400',
      'ponte_orders_oldest_in_phase_seconds{tenant="acme",phase="opening"} 0',
      'ponte_orders_oldest_in_phase_seconds{tenant="acme",phase="releasing"} 0',
    ]),
  );
});

test('an order that is put off is counted neither as stuck nor in attention', async () => {
  const { attention } = asking(90);
  const putOff = { attention, needsAttention: false, isPutOff: true };
  const opened = { phase: 'opening', openedAt: ago(600).toISOString() } as const;
  answer = async () => ({ ...NOTHING, orders: [order({ ...opened, ...putOff })] });
  expect(await shown()).toEqual(
    expect.arrayContaining([
      'ponte_attention_orders{tenant="acme"} 0',
      'ponte_orders_oldest_in_phase_seconds{tenant="acme",phase="opening"} 0',
    ]),
  );
});

test('an order whose question cannot be read has needed attention since it started', async () => {
  const unread = order({ needsAttention: true, startedAt: ago(30).getTime() });
  answer = async () => ({ ...NOTHING, orders: [unread] });
  expect(await shown()).toContain('ponte_attention_oldest_age_seconds{tenant="acme"} 1800');
});

test('the time of a release is counted from its beginning, not from the opening of the order', async () => {
  const releasing = order({ phase: 'releasing', openedAt: ago(20_000).toISOString() });
  answer = async () => ({ ...NOTHING, orders: [releasing] });
  expect(await shown()).toContain(
    'ponte_orders_oldest_in_phase_seconds{tenant="acme",phase="releasing"} 0',
  );
  now += 600_000;
  expect(await shown()).toContain(
    'ponte_orders_oldest_in_phase_seconds{tenant="acme",phase="releasing"} 600',
  );
});

test('parked deliveries, held callbacks and the latest sweep are shown', async () => {
  answer = async () => ({
    ...NOTHING,
    parked: [
      { tenant: 'acme', since: ago(30), bytes: 300 },
      { tenant: 'acme', since: ago(2), bytes: 400 },
    ],
    held: [{ tenant: 'beta', since: ago(1) }],
    sweptAt: new Map([['acme', ago(7)]]),
    complete: false,
  });
  expect(await shown()).toEqual(
    expect.arrayContaining([
      'ponte_parked_deliveries{tenant="acme"} 2',
      'ponte_parked_oldest_age_seconds{tenant="acme"} 1800',
      'ponte_parked_bytes{tenant="acme"} 700',
      'ponte_parked_limit_bytes{tenant="acme"} 1000',
      'ponte_held_callbacks{tenant="beta"} 1',
      `ponte_sweep_last_completed_timestamp_seconds{tenant="acme"} ${ago(7).getTime() / 1_000}`,
      'ponte_sweep_last_completed_timestamp_seconds{tenant="beta"} 0',
      'ponte_standing_complete 0',
    ]),
  );
});

test('counts of the server replace those of orders that are too many to read', async () => {
  const phases = {
    rehearsal: 5,
    opening: 3,
    recording: 0,
    'in-service': 90_000,
    releasing: 0,
    cancelling: 0,
  };
  const counts = { phases: { ...phases, released: 7, cancelled: 0 }, asking: 30, open: 90_003 };
  answer = async () => ({
    ...{ ...NOTHING, complete: false },
    orders: [order({ ...asking(90) })],
    counts: new Map([['acme', counts]]),
  });
  expect(await shown()).toEqual(
    expect.arrayContaining([
      'ponte_orders{tenant="acme",phase="opening"} 3',
      'ponte_orders{tenant="acme",phase="in-service"} 90000',
      'ponte_orders{tenant="beta",phase="in-service"} 0',
      'ponte_attention_orders{tenant="acme"} 30',
      'ponte_attention_oldest_age_seconds{tenant="acme"} 5400',
    ]),
  );
});

test.each([
  ['none', 1, 1],
  ['ended', 1, 0],
  ['open', 0, 0],
] as const)('with %s missing from the lists, these say so', async (what, open, ended) => {
  missing = what;
  expect(await shown()).toEqual(
    expect.arrayContaining([
      `ponte_lists_complete{of="open"} ${open}`,
      `ponte_lists_complete{of="ended"} ${ended}`,
    ]),
  );
});

test('open work of tenants that the settings do not name is shown, and looked for every ten minutes', async () => {
  others = [{ tenant: 'gone', openWork: 12, taskQueue: 'ponte' }];
  const line = 'ponte_other_tenants_open_work{tenant="gone"} 12';
  expect(await shown()).toContain(line);
  others = [];
  now += 599_000;
  expect(await shown()).toContain(line);
  now += 1_000;
  expect((await shown()).join()).not.toContain('gone');
});

test('rehearsed orders of a tenant that is live are shown, and those of one in rehearsal are not', async () => {
  const rehearsed = ['acme', 'acme', 'beta'].map((tenant) => order({ tenant, phase: 'rehearsal' }));
  answer = async () => ({ ...NOTHING, rehearsed });
  const left = (await shown()).filter((line) => line.startsWith('ponte_rehearsed'));
  expect(left).toEqual(['ponte_rehearsed_orders_left{tenant="acme"} 2']);
  answer = async () => NOTHING;
  now += 30_000;
  expect(await shown()).toContain('ponte_rehearsed_orders_left{tenant="acme"} 0');
});

test('Temporal is read at intervals, however often Prometheus scrapes', async () => {
  await Promise.all([shown(), shown(), shown()]);
  now += 29_000;
  await shown();
  expect(looks).toBe(1);
  now += 1_000;
  await shown();
  expect(looks).toBe(2);
});

test('only its state is reported while Temporal is unavailable, without earlier numbers', async () => {
  answer = async () => ({ ...NOTHING, orders: [order()] });
  expect(await shown()).toContain('ponte_orders{tenant="acme",phase="in-service"} 1');
  answer = () => Promise.reject(new TemporalUnavailableError('no connection'));
  now += 30_000;
  expect(await shown()).toEqual(['ponte_temporal_up 0', 'ponte_standing_complete 0']);
});
