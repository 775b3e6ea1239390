/**
 * A crowd of orders as a perfect Ponte would handle it: for the tests of the judge, which need no Temporal. It makes its
 * calls at the vendors of world/, each when the rate of its queue allows it.
 */
import { createChance } from '../chance.js';
import { Agenda } from '../clock.js';
import type { SimulatedTenant } from '../simulation.js';
import type { VendorRequest } from '../vendor-http.js';
import { createWorld } from '../world/world.js';
import { nowOf } from '../world/ledger.js';
import { anOrder } from '../../support/order.js';
import { START } from '../plan/plan.js';
import { ratePerMinute } from './bounds.js';
import type { ClosingRecord, RunRecord } from './record.js';

const MINUTE = 60_000;

/** How the crowd behaves; times in milliseconds. */
export interface Crowd {
  readonly orders: number;
  readonly tenant: SimulatedTenant;
  /** Between the closings of two orders, and between the ends of their services. */
  readonly gapMs: number;
  /** From the last closing to the first end. */
  readonly serviceMs?: number;
  /** How long a release lies idle before it is made, which nobody needs. */
  readonly idleMs?: number;
}

export function playIdeally(crowd: Crowd): RunRecord {
  const { orders, tenant, gapMs, serviceMs = 60 * MINUTE, idleMs = 0 } = crowd;
  const startMs = START;
  const clock = new Agenda(startMs);
  const world = createWorld(tenant.id, { clock, chance: createChance(1) });
  const closings: ClosingRecord[] = [];
  const free = { sismetro: startMs, 'senior-x': startMs };

  const send = (request: Partial<VendorRequest> & Pick<VendorRequest, 'vendor' | 'path'>) => {
    const whole = {
      tenant: tenant.id,
      method: 'GET',
      query: new URLSearchParams(),
      headers: {},
      body: '',
      ...request,
    };
    return (request.vendor === 'sismetro' ? world.sismetro : world.seniorX).answer(whole);
  };

  /** Makes a call when its queue lets it through. */
  function queued(vendor: 'sismetro' | 'senior-x', make: () => void): void {
    free[vendor] = Math.max(free[vendor], clock.now()) + MINUTE / ratePerMinute(tenant, vendor);
    clock.at(free[vendor], make);
  }

  const erp = '/erpx_com_ven/pedido';

  function close(n: number): void {
    const order = anOrder({
      tenant: tenant.id,
      id: `o${n}`,
      number: String(1000 + n),
      issueDate: new Date(startMs).toISOString().slice(0, 10),
    });
    world.seniorX.close(order);
    const reference = `${tenant.id}/o${n}`;
    const [{ id, number }, at] = [order, clock.now()];
    const closing: ClosingRecord = {
      ...{ tenant: tenant.id, id, number, name: id, closing: 1, reference, isOld: false },
      ...{ closedAt: at, state: { status: 'RUNNING', phase: 'opening' }, events: 30, attempts: 5 },
      deliveries: [{ at, what: 'webhook', status: 202, answer: 'accepted' }],
      arrivals: [{ at, what: 'webhook' }],
      ...{ questions: [], decisions: [], phases: [], cuts: [], incidents: [] },
    };
    closings.push(closing);
    queued('sismetro', () => {
      const body = { externalReference: reference, description: 'Manutenção' };
      send({
        vendor: 'sismetro',
        path: '/serviceOrder/open',
        method: 'POST',
        body: JSON.stringify(body),
      });
      queued('senior-x', () => {
        const [{ ss, link } = { ss: '', link: '' }] = world.sismetro.withReference(reference);
        const observation = `SS ${ss} aberta. Detalhes: ${link}`;
        post(`${erp}/addObservation`, { id: order.id, observation });
        closing.state = { status: 'RUNNING', phase: 'in-service' };
        closing.phases.push({ at: clock.now(), phase: 'in-service' });
      });
    });
  }

  const post = (path: string, body: object) =>
    send({ vendor: 'senior-x', path, method: 'POST', body: JSON.stringify(body) });

  function end(closing: ClosingRecord): void {
    const [{ ss } = { ss: '' }] = world.sismetro.withReference(closing.reference);
    world.sismetro.move(ss, 'ENCERRADA');
    const at = clock.now();
    closing.deliveries.push({ at, what: 'completed', ss, status: 202, answer: 'accepted' });
    closing.arrivals.push({ at, what: 'completed' });
    clock.after(idleMs, () =>
      queued('sismetro', () => {
        send({ vendor: 'sismetro', path: '/SS/findBySs', query: new URLSearchParams({ ss }) });
        const read = { vendor: 'senior-x', path: `${erp}/entities/order/${closing.id}` } as const;
        queued('senior-x', () => {
          send(read);
          queued('senior-x', () => {
            post(`${erp}/updateOrderStatusIntegration`, { id: closing.id });
            queued('senior-x', () => {
              send(read);
              const isReleased = nowOf(world.seniorX.orders.get(closing.id)!.states) === 'LIBERADO';
              if (isReleased) closing.state = { status: 'COMPLETED', phase: 'released' };
            });
          });
        });
      }),
    );
  }

  for (let n = 0; n < orders; n += 1) clock.at(startMs + n * gapMs, () => close(n));
  const firstEnd = startMs + orders * gapMs + serviceMs;
  for (let n = 0; n < orders; n += 1) clock.at(firstEnd + n * gapMs, () => end(closings[n]!));
  const endMs = firstEnd + orders * gapMs + 12 * 60 * MINUTE;
  while (clock.step(endMs));

  const record = {
    tenant,
    calls: world.calls,
    erp: world.seniorX.orders,
    requests: world.sismetro.requests,
    withReference: world.sismetro.withReference,
    sweeps: Array.from({ length: (endMs - startMs) / 600_000 }, (_, n) => startMs + n * 600_000),
    busiest: { sismetro: 0, 'senior-x': 0 },
  };
  return {
    ...{ startMs, endMs, closings, sweepMs: 600_000, tenants: new Map([[tenant.id, record]]) },
    ...{ kills: [], queued: [], incidents: [], incidentLives: [], unexplained: [], parked: [] },
    ...{ failures: [], listings: [], bulks: [], owes: [], erasures: [], losses: [], aways: [] },
    ...{ mails: [], mailSpells: [] },
  };
}
