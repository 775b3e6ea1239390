import { describe, expect, test } from '@jest/globals';
import type { AttentionCode, Step } from '../../../domain/lifecycle.js';
import type { VendorCall } from '../world/ledger.js';
import { playIdeally, type Crowd } from './ideal.js';
import { judge } from './judge.js';
import type {
  Bulk,
  ClosingRecord,
  Decided,
  Parked,
  Queued,
  RunRecord,
  TenantRecord,
} from './record.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PACED = {
  id: 'acme',
  senior: { requestsPerMinute: 60 },
  sismetro: { requestsPerMinute: 60 },
};

const crowd = (change: Partial<Crowd> = {}): RunRecord =>
  playIdeally({ orders: 3, tenant: PACED, gapMs: 1_000, ...change });

const decided = (at: number, change: Partial<Decided> = {}): Decided => ({
  ...{ at, answeredAt: at, decision: 'retry', isTaken: true, code: undefined },
  ...{ phase: 'releasing', by: 'ana', version: '1', answers: [{ status: 200 }] },
  ...change,
});

const rulesOf = (run: RunRecord) => [...new Set(judge(run).map(({ rule }) => rule))];

/** A run of fair orders in which one thing was changed afterwards. */
function planted(
  plant: (closing: ClosingRecord, tenant: Changeable, run: RunRecord) => void,
  change: Partial<Crowd> = {},
): string[] {
  const run = crowd(change);
  const tenant = run.tenants.get('acme')! as Changeable;
  plant(run.closings[0]!, tenant, run);
  return rulesOf(run);
}

type Changeable = Omit<TenantRecord, 'calls'> & { readonly calls: VendorCall[] };

const callOf = ({ calls }: Changeable, name: VendorCall['call'], id = 'o0') =>
  calls.find(({ call, orderId }) => call === name && orderId === id)!;

const asks = (
  closing: ClosingRecord,
  code: AttentionCode,
  step: Step,
  at: number,
  until?: number,
) =>
  void closing.questions.push({
    ...{ code, step, at, since: at },
    problem: '…',
    isSilence: true,
    ...(until !== undefined && { until }),
  });

describe('the judge', () => {
  test.each([6, 30, 60, 600])(
    'finds nothing wrong with a fair crowd at %d calls a minute',
    (pace) => {
      const requestsPerMinute = pace;
      const tenant = { id: 'acme', senior: { requestsPerMinute }, sismetro: { requestsPerMinute } };
      const run = crowd({ orders: 80, tenant, gapMs: 50 });
      expect(judge(run).map(({ rule, what }) => `${rule}: ${what}`)).toEqual([]);
      expect(run.closings.every(({ state }) => state.phase === 'released')).toBe(true);
    },
  );

  test('finds nothing wrong with a fair crowd of an ERP without a pace', () => {
    const run = crowd({ orders: 200, tenant: { id: 'acme' }, gapMs: 20 });
    expect(rulesOf(run)).toEqual([]);
  });
});

describe('safety', () => {
  test('allows a second SS only if the answer was lost, two looks hid the first one, and the order asked', () => {
    const rules = (hidden: number, isAsked: boolean, isLost = true) =>
      planted((closing, tenant) => {
        const opening = callOf(tenant, 'open');
        if (isLost) Object.assign(opening, { mood: 'lost-after', status: null });
        const [one] = tenant.withReference('acme/o0');
        (tenant.withReference('acme/o0') as unknown[]).push({ ...one, ss: '999' });
        const look = { ...opening, call: 'findByReference', kind: 'read' } as const;
        const { effect: _effect, ...empty } = { ...look, mood: 'found-nothing' } as const;
        for (let n = 1; n <= hidden; n += 1)
          tenant.calls.push({ ...empty, at: opening.at + n * 1_000 });
        tenant.calls.push({ ...opening, ss: '999', at: opening.at + 10_000 });
        if (isAsked) asks(closing, 'several-ss', 'opening', opening.at + 20_000);
      });
    expect(rules(2, true)).not.toContain('opened-twice');
    expect(rules(1, true)).toContain('opened-twice');
    expect(rules(2, false)).toContain('opened-twice');
    expect(rules(2, true, false)).toContain('opened-twice');
  });

  test('names a second release', () => {
    const rules = planted((_, tenant) => {
      const released = callOf(tenant, 'updateOrderStatusIntegration');
      tenant.calls.push({
        ...released,
        at: released.at + 2 * HOUR,
        effectAt: released.at + 2 * HOUR,
      });
    });
    expect(rules).toContain('settled-twice');
  });

  test('names a release while the service continues', () => {
    const rules = planted((_, { withReference }) => void withReference('acme/o0')[0]!.states.pop());
    expect(rules).toContain('first-decision');
  });

  test('knows that users may move an order after a change whose answer was lost', () => {
    const rules = (mood?: 'html', asksAfterMs = 30_000) =>
      planted((closing, tenant) => {
        const change = callOf(tenant, 'updateOrderStatusIntegration');
        Object.assign(change, mood && { mood });
        Object.assign(closing.state, { phase: 'cancelled' });
        const { at } = change;
        tenant.erp.get('o0')!.states.push({ at: at + 9_000, is: 'CANCELADO', by: 'users' });
        asks(closing, 'erp-moved', 'releasing', at + asksAfterMs, at + HOUR);
      });
    expect(rules()).toContain('unjustified-question');
    expect(rules('html')).not.toContain('unjustified-question');
    expect(rules()).toContain('stuck');
    expect(rules('html')).not.toContain('stuck');
    expect(rules('html', -MINUTE)).toContain('unjustified-question'); // it asked before they did
  });

  test('names a missing observation', () => {
    const rules = planted(({ id }, { erp }) => void erp.get(id)!.observations.splice(0));
    expect(rules).toContain('observation');
  });

  test('excuses a missing observation only if its looks, too, failed for a quarter of an hour after the end was told', () => {
    const rules = (forMs: number) =>
      planted(({ id, phases, arrivals }, { erp, calls, ...tenant }) => {
        erp.get(id)!.observations.splice(0);
        const noted = callOf({ calls, erp, ...tenant }, 'addObservation');
        calls.splice(calls.indexOf(noted), 1);
        const { at } = arrivals.find(({ what }) => what === 'completed')!;
        const look = { ...noted, call: 'readOrder', kind: 'read', mood: 'slow-down-long' } as const;
        calls.push({ ...look, at: at + 1_000 }, { ...look, at: at + 1_000 + forMs });
        phases.splice(0, phases.length, { at, phase: 'recording' });
        phases.push({ at: at + 2_000 + forMs, phase: 'in-service' });
      });
    expect(rules(MINUTE)).toContain('observation');
    expect(rules(HOUR)).not.toContain('observation');
  });

  test('names an SS that was requested although no look and no webhook showed that its order awaits', () => {
    const rules = (change: Partial<ClosingRecord>) =>
      planted((closing) => void Object.assign(closing, { isOld: true, ...change }));
    const told = { at: 0, what: 'webhook-changed', status: 202 } as const;
    expect(rules({})).toEqual(['opened-unchecked']);
    expect(rules({ deliveries: [{ ...told, answer: 'accepted' }] })).not.toContain(
      'opened-unchecked',
    );
    expect(rules({ deliveries: [{ ...told, answer: 'duplicate' }] })).toContain('opened-unchecked');
  });

  test('names webhooks of which two were answered as the first, also if one told other data', () => {
    const first = (what: 'webhook' | 'webhook-changed') =>
      ({ at: 0, what, status: 202, answer: 'accepted' }) as const;
    const rules = (...deliveries: ClosingRecord['deliveries']) =>
      planted((closing) => void Object.assign(closing, { deliveries }));
    expect(rules(first('webhook'), first('webhook-changed'))).toContain('webhook-taken-twice');
    expect(rules(first('webhook-changed'))).not.toContain('webhook-taken-twice');
  });

  test('names a question about whose an SS is, unless the operator had linked that of another order', () => {
    const rules = (linked: string) =>
      planted((closing, { withReference }) => {
        const at = closing.closedAt + MINUTE;
        asks(closing, 'foreign-ss', 'confirming', at, at + MINUTE);
        const ss = linked === 'own' ? withReference('acme/o0')[0]!.ss : linked;
        closing.decisions.push(decided(at, { decision: 'link-ss', linked: ss }));
      });
    expect(rules('999')).not.toContain('unjustified-question');
    expect(rules('own')).toContain('unjustified-question');
  });

  test('names an order that should have asked and did not, unless the other end came after its own', () => {
    const rules = (answer: string) =>
      planted((closing, { erp }) => {
        const { states } = erp.get(closing.id)!;
        states.splice(1, states.length, { ...states.at(-1)!, is: 'CANCELADO', by: 'users' });
        const told = closing.deliveries.findIndex(({ what }) => what === 'completed');
        closing.deliveries[told] = { ...closing.deliveries[told]!, answer };
        closing.decisions.push(decided(closing.closedAt, { decision: 'settle' }));
      });
    expect(rules('accepted')).toContain('missing-question');
    expect(rules('already-settled')).not.toContain('missing-question');
  });

  test('names an end that belongs to an earlier closing', () => {
    const rules = planted((closing, tenant, run) => {
      const released = callOf(tenant, 'updateOrderStatusIntegration');
      closing.until = released.at - 60_000;
      const later: ClosingRecord = {
        ...closing,
        ...{ closing: 2, name: 'o0~2', reference: 'acme/o0~2', closedAt: closing.until },
        deliveries: [],
        arrivals: [],
        state: { status: 'RUNNING', phase: 'in-service' },
      };
      delete later.until;
      (run.closings as ClosingRecord[]).push(later);
    });
    expect(rules).toContain('ended-by-another-closing');
  });
});

describe('safety of what was repeated', () => {
  test('names an observation that was written again, each time that no late ERP hid it', () => {
    const rules = (times: number) =>
      planted(({ id }, tenant) => {
        const { observations } = tenant.erp.get(id)!;
        const [{ at, text } = { at: 0, text: '' }] = observations;
        const read = { ...callOf(tenant, 'open'), call: 'readOrder', mood: 'lagging' } as const;
        tenant.calls.push({ ...read, orderId: id, at: at + 1_000 });
        for (let n = 1; n <= times; n += 1) observations.push({ at: at + n * MINUTE, text });
      });
    expect(rules(1)).not.toContain('noted-twice');
    expect(rules(2)).toContain('noted-twice');
  });

  test('names a question about an SS that has ended, which came before the order was cut', () => {
    const rules = (cutMs: number) =>
      planted((closing) => {
        const at = closing.closedAt + 10 * MINUTE;
        asks(closing, 'ss-ended', 'opening', at, at + MINUTE);
        closing.cuts.push(at + cutMs);
      });
    expect(rules(-MINUTE)).not.toContain('unjustified-question');
    expect(rules(MINUTE)).toContain('unjustified-question');
  });
});

describe('deliveries', () => {
  test('names a callback that was accepted and never reached its order', () => {
    const rules = planted((closing) => {
      const at = closing.closedAt;
      closing.deliveries.push({ at, what: 'opened', status: 202, answer: 'accepted' });
      closing.state = { status: 'RUNNING', phase: 'in-service' };
    });
    expect(rules).toContain('takes-effect');
  });

  test('gives a thin event as long as the ERP forbids to read its order, and an hour after that', () => {
    const rulesAfter = (ms: number) =>
      planted((closing, tenant, run) => {
        const { closedAt: at } = closing;
        const named = { at, what: 'named', status: 202, answer: 'accepted' } as const;
        closing.deliveries.splice(0, Infinity, named);
        closing.arrivals.splice(0);
        closing.state = { status: 'none', phase: 'none' };
        const { states } = tenant.erp.get(closing.id)!;
        states.splice(1);
        const forbidden = { ...callOf(tenant, 'readOrder'), mood: 'slow-down-long' } as const;
        tenant.calls.unshift({ ...forbidden, at: at + HOUR, status: 429 });
        Object.assign(run, { endMs: at + ms });
      });
    expect(rulesAfter(3 * HOUR)).not.toContain('takes-effect');
    expect(rulesAfter(4 * HOUR)).toContain('takes-effect');
  });

  test('names an order that users ended although its thin event could be read', () => {
    const rulesIf = (mood?: 'slow-down-long') =>
      planted((closing, tenant) => {
        const { closedAt: at, id } = closing;
        const named = { at, what: 'named', status: 202, answer: 'accepted' } as const;
        closing.deliveries.splice(0, Infinity, named);
        closing.arrivals.splice(0);
        closing.state = { status: 'none', phase: 'none' };
        const left = { at: at + 20 * MINUTE, is: 'FATURADO', by: 'users' } as const;
        tenant.erp.get(id)!.states.splice(1, Infinity, left);
        const read = { ...callOf(tenant, 'readOrder'), at: at + MINUTE };
        tenant.calls.splice(0, Infinity, { ...read, ...(mood && { mood, status: 429 }) });
      });
    expect(rulesIf()).toContain('order-lost');
    expect(rulesIf('slow-down-long')).not.toContain('order-lost');
  });

  test('names a body that is answered as parked, and is not', () => {
    const refused = { what: 'webhook', status: 422, answer: 'parked' } as const;
    const rules = planted(({ closedAt: at, deliveries }) => deliveries.push({ at, ...refused }));
    expect(rules).toEqual(['takes-effect']);
  });

  test('names a parked delivery that operators cannot end', () => {
    const rules = planted((closing, _, run) => {
      (run.parked as Parked[]).push({ tenant: 'acme', route: 'open', from: closing.closedAt });
    });
    expect(rules).toEqual(['parked-ends']);
  });

  test('names an error of the api', () => {
    const rules = planted(({ closedAt: at }, _, run) => {
      (run.failures as { at: number; what: string }[]).push({ at, what: 'request errored' });
    });
    expect(rules).toEqual(['never-fails']);
  });
});

describe('lists', () => {
  test('names an order in progress that no list shows, and one that is shown after its end', () => {
    const run = crowd();
    const [first, second] = run.closings as [ClosingRecord, ClosingRecord];
    second.endedAt = second.closedAt + MINUTE;
    const at = second.closedAt + HOUR;
    const listings = [{ at, tenant: 'acme', open: ['o1', 'o2'], asking: [] }];
    const said = judge({ ...run, listings }).map(({ what, closing }) => [closing?.name, what]);
    expect(said).toEqual([
      [first.name, 'the list of orders in progress does not show it'],
      [second.name, 'the list of orders in progress shows it'],
    ]);
  });
});

describe('incidents', () => {
  const life = { tenant: 'acme', key: 'credentials/sismetro', kind: 'credentials' } as const;
  const rulesWith = (hours: number, mood?: VendorCall['mood']) => {
    const run = crowd();
    const from = run.startMs;
    const [call] = run.tenants.get('acme')!.calls;
    if (mood) Object.assign(call!, { mood });
    const until = from + hours * HOUR;
    return rulesOf({ ...run, incidentLives: [{ ...life, from, until }] });
  };

  test('names one without a cause, and one that outlives it', () => {
    expect(rulesWith(1)).toEqual(['incident-has-cause']);
    expect(rulesWith(9, 'keys-refused')).toContain('incident-ends');
    expect(rulesWith(1, 'keys-refused')).not.toContain('incident-ends');
  });

  test('finds the cause of a guest in the ledger of its unit', () => {
    const run = crowd();
    const acme = run.tenants.get('acme')!;
    const tenant = { ...acme.tenant, id: 'guest', unit: { of: 'acme', sharedBy: 2 } };
    const guest = { ...acme, tenant, calls: [], erp: new Map(), requests: new Map() };
    const from = run.startMs;
    const lives = [{ ...life, tenant: 'guest', from, until: from + HOUR }];
    const tenants = new Map([...run.tenants, ['guest', guest]]);
    const rules = () => rulesOf({ ...run, tenants, incidentLives: lives });
    expect(rules()).toContain('incident-has-cause');
    Object.assign(acme.calls[0]!, { mood: 'keys-refused' });
    expect(rules()).not.toContain('incident-has-cause');
  });
});

describe('liveness', () => {
  test('names an order that is never released', () => {
    const rules = planted((closing, { erp, calls }) => {
      erp.get('o0')!.states.pop();
      calls.splice(
        calls.indexOf(callOf({ calls } as Changeable, 'updateOrderStatusIntegration')),
        1,
      );
      closing.state = { status: 'RUNNING', phase: 'releasing' };
    });
    expect(rules).toEqual(['ended-in-time']);
  });

  test('names a crowd that is released later than its calls need', () => {
    expect(rulesOf(crowd({ orders: 80, gapMs: 50, idleMs: 20 * MINUTE }))).toContain(
      'ended-in-time',
    );
  });

  test('names an order that gets no SS', () => {
    const rules = planted((closing, { calls, withReference, erp }) => {
      (withReference('acme/o0') as unknown[]).pop();
      calls.splice(0, calls.length, ...calls.filter(({ orderId }) => orderId !== 'o0'));
      const { states, observations } = erp.get('o0')!;
      states.splice(1);
      observations.splice(0);
      closing.deliveries.splice(1);
      closing.arrivals.splice(1);
      closing.state = { status: 'RUNNING', phase: 'opening' };
    });
    expect(rules).toEqual(['opened-in-time']);
  });

  test('gives an order time after a fault', () => {
    const late = (mood: boolean) =>
      planted((_, tenant) => {
        const released = callOf(tenant, 'updateOrderStatusIntegration');
        const { states } = tenant.erp.get('o0')!;
        const at = released.at + 18 * MINUTE;
        states[1] = { ...states[1]!, at };
        Object.assign(released, { at, effectAt: at, answeredAt: at + 100 });
        const read = callOf(tenant, 'readOrder');
        if (mood) tenant.calls.push({ ...read, mood: 'busy', status: 503 });
      });
    expect(late(false)).toContain('ended-in-time');
    expect(late(true)).not.toContain('ended-in-time');
  });

  test('names a queue that grows while hardly anything is needed of it', () => {
    const rules = planted((_, __, run) => {
      const from = run.startMs + 3 * HOUR;
      const queue = { tenant: 'acme', vendor: 'senior-x', activity: 'readSituation' } as const;
      for (let n = 0; n < 200; n += 1)
        (run.queued as Queued[]).push({ ...queue, from: from + n * 5_000, until: from + 5 * HOUR });
    });
    expect(rules).toEqual(['queue-grows']);
  });
});

describe('a queue with 40 calls at the end of half an hour', () => {
  /** @param endsAt when 200 services ended, in minutes; they need 600 calls at 56 a minute */
  const rulesWith = (endsAt: number) =>
    planted(
      (_, __, run) => {
        const from = run.startMs + 51 * MINUTE;
        const wait = { tenant: 'acme', vendor: 'senior-x', activity: 'readSituation' } as const;
        for (let n = 0; n < 40; n += 1)
          (run.queued as Queued[]).push({ ...wait, from, until: from + 12 * MINUTE });
      },
      { orders: 200, gapMs: 50, serviceMs: endsAt * MINUTE },
    );

  test('grows if the crowd came half an hour before', () => {
    expect(rulesWith(31)).toContain('queue-grows');
  });

  test('only has what is left of a crowd that came ten minutes before', () => {
    expect(rulesWith(50)).not.toContain('queue-grows');
  });
});

describe('questions', () => {
  test('names a question that outlives the silence of its vendor', () => {
    const rules = planted((closing, tenant) => {
      const { at } = callOf(tenant, 'readOrder');
      const silent = { ...callOf(tenant, 'readOrder'), mood: 'silent', status: null } as const;
      tenant.calls.unshift({ ...silent, at: at - 20 * MINUTE });
      asks(closing, 'erp-unreadable', 'releasing', at - 10 * MINUTE, at + 30 * MINUTE);
    });
    expect(rules).toEqual(['question-outlives-cause']);
  });

  test('names a question of a sweep whose cause is over', () => {
    const rules = planted((closing, { erp }) => {
      const { states } = erp.get('o0')!;
      const at = states[0]!.at + 10 * MINUTE;
      states.splice(
        1,
        0,
        { at, is: 'ABERTO', by: 'users' },
        { at: at + 5 * MINUTE, is: 'AGUARDANDO_INTEGRACAO', by: 'users' },
      );
      states.pop();
      asks(closing, 'reopened', 'confirming', at + MINUTE);
    });
    expect(rules).toContain('question-outlives-cause');
  });

  test('waits for a read that does not fail', () => {
    const rulesWith = (mood?: 'nothing' | 'slow-down-long', minutes = 14) =>
      planted((closing, tenant) => {
        const [own] = tenant.withReference(closing.reference);
        const { at } = own!.states.at(-1)!;
        const read = { ...callOf(tenant, 'findBySs'), at: at + 5 * MINUTE };
        tenant.calls.push({ ...read, ...(mood && { mood }) });
        tenant.calls.sort((one, other) => one.at - other.at);
        closing.arrivals.unshift({ at: at - 2 * MINUTE, what: 'completed' });
        asks(closing, 'not-confirmed', 'confirming', at - MINUTE, at + minutes * MINUTE);
      });
    expect(rulesWith()).toContain('question-outlives-cause');
    expect(rulesWith('nothing')).not.toContain('question-outlives-cause');
    expect(rulesWith('slow-down-long', 70)).not.toContain('question-outlives-cause');
    expect(rulesWith('slow-down-long', 100)).toContain('question-outlives-cause');
  });

  test('names a question that blames the vendor for our own queue', () => {
    const rules = planted((closing, tenant) => {
      const { at } = callOf(tenant, 'readOrder');
      asks(closing, 'erp-unreadable', 'releasing', at - MINUTE, at);
    });
    expect(rules).toContain('blames-vendor-for-queue');
  });

  test('looks at the calls to Sismetro if the SS cannot be read, also before the ERP is changed', () => {
    const rulesWith = (call: 'findBySs' | 'readOrder') =>
      planted((closing, tenant) => {
        const { at } = callOf(tenant, 'readOrder');
        const silent = { ...callOf(tenant, call), mood: 'silent', status: null } as const;
        tenant.calls.unshift({ ...silent, at: at - MINUTE });
        asks(closing, 'look-unreadable', 'releasing', at - MINUTE / 2, at);
      });
    expect(rulesWith('findBySs')).not.toContain('blames-vendor-for-queue');
    expect(rulesWith('readOrder')).toContain('blames-vendor-for-queue');
  });
});

describe('after a restore of Temporal, an ERP that cannot be read', () => {
  const blind = { tenant: { ...PACED, capabilities: { seniorX: { readOrder: false } } } };

  /** @param minutes when Temporal was restored, when the order asks whether it is settled, and when it was told that not */
  const rulesAfter = (minutes: { restored: number[]; asks: number[]; told?: number[] }) =>
    planted((closing, _, run) => {
      const at = (minute: number) => closing.closedAt + minute * MINUTE;
      const losses = minutes.restored.map((minute) => ({
        from: at(minute) - 1,
        until: at(minute),
      }));
      Object.assign(run, { losses });
      for (const minute of minutes.asks) {
        asks(closing, 'maybe-settled', 'releasing', at(minute), at(minute + 1));
      }
      for (const minute of minutes.told ?? []) {
        closing.decisions.push(decided(at(minute), { code: 'maybe-settled' }));
      }
    }, blind);

  test('lets the order ask whether it is settled', () => {
    expect(rulesAfter({ restored: [1], asks: [2] })).not.toContain('unjustified-question');
  });

  test('names an order that asks before it', () => {
    expect(rulesAfter({ restored: [3], asks: [2] })).toContain('unjustified-question');
  });

  test('names an order that asks again after the answer', () => {
    const again = { restored: [1], asks: [2, 5], told: [3] };
    expect(rulesAfter(again)).toContain('unjustified-question');
    expect(rulesAfter({ ...again, restored: [1, 4] })).not.toContain('unjustified-question');
  });
});

test('allows an order to ask for the SS of an end only if it had none', () => {
  const rulesOf = (hasSs: boolean) =>
    planted((closing, { requests }) => {
      const at = closing.closedAt + 5 * MINUTE;
      closing.deliveries.push({ at, what: 'completed', status: 202, answer: 'accepted' });
      if (!hasSs)
        for (const one of requests.values())
          if (one.reference === closing.reference)
            Object.assign(one, { openedAt: at + 30 * MINUTE });
      asks(closing, 'ss-unknown', 'opening', at + 20 * MINUTE, at + 21 * MINUTE);
    });
  expect(rulesOf(true)).toContain('unjustified-question');
  expect(rulesOf(false)).not.toContain('unjustified-question');
});

describe('economy', () => {
  test('lets each sweep read an SS once for which an order waits', () => {
    const rulesOf = (times: number) =>
      planted((_, tenant) => {
        const read = { ...callOf(tenant, 'readOrder'), call: 'findBySs' } as const;
        for (const at of tenant.sweeps)
          for (let n = 0; n < times; n += 1) tenant.calls.push({ ...read, at });
      });
    expect(rulesOf(1)).not.toContain('calls-per-order');
    expect(rulesOf(2)).toContain('calls-per-order');
  });
});

describe('the judge of decisions', () => {
  const rulesFor = (...changes: Partial<Decided>[]) =>
    planted((closing) => {
      for (const change of changes) closing.decisions.push(decided(closing.closedAt, change));
    });

  test.each([
    ['one that was sent twice is taken once', 'decision-is-one', [200, 409]],
    ['one that has no answer', 'decision-has-answer', [503]],
  ])('names %s', (_, rule, statuses) => {
    const answers = statuses.map((status) => ({ status, detail: 'Não.' }));
    expect(rulesFor({ answers })).toContain(rule);
  });

  test('names two ends of operators who saw the same', () => {
    const [release, cancel] = [{ decision: 'release' }, { decision: 'cancel' }];
    expect(rulesFor(release, cancel)).toContain('decided-once');
    expect(rulesFor(release, { ...cancel, version: '2' })).not.toContain('decided-once');
  });

  test('names one about many orders that does not end, or leaves some out', () => {
    const rulesOfBulk = (endedAfterMs: number | undefined, taken: number) =>
      planted((closing, _, run) => {
        const { closedAt: at, tenant } = closing;
        const ended = endedAfterMs !== undefined && { endedAt: at + endedAfterMs };
        const bulk = { at, tenant, decision: 'retry', total: 3, taken, failed: 1 };
        (run.bulks as Bulk[]).push({ ...bulk, ...ended });
      });
    expect(rulesOfBulk(MINUTE, 2)).toEqual([]);
    expect(rulesOfBulk(MINUTE, 1)).toEqual(['bulk-is-whole']);
    expect(rulesOfBulk(undefined, 0)).toEqual(['bulk-ends']);
  });
});

describe('the judge of what is found', () => {
  /** @param minutes from the end of a service until its order was told, and until an event said that its SS had changed */
  const rulesAfter = (minutes: { told: number; changed?: number }) =>
    planted((closing) => {
      const end = closing.arrivals.findIndex(({ what }) => what === 'completed');
      const [{ at } = { at: 0 }] = closing.arrivals.splice(end, 1);
      closing.arrivals.push({ at: at + minutes.told * MINUTE, what: 'completed' });
      const [{ ss } = { ss: '' }] = closing.deliveries.splice(1, 1);
      if (minutes.changed === undefined) return;
      const event = { what: 'changed', ss: ss!, status: 202, answer: 'accepted' } as const;
      closing.deliveries.push({ at: at + minutes.changed * MINUTE, ...event });
    });

  test('gives the sweep its time', () => {
    expect(rulesAfter({ told: 20 })).not.toContain('end-is-found');
    expect(rulesAfter({ told: 30 })).toContain('end-is-found');
  });

  test('gives the read after an event less', () => {
    expect(rulesAfter({ told: 3, changed: 2 })).not.toContain('change-is-read');
    expect(rulesAfter({ told: 9, changed: 2 })).toContain('change-is-read');
  });
});

describe('the judge of mails', () => {
  const MAILED = { tenant: { ...PACED, hasMail: true as const } };
  /** @param minutes when the order begins and ends to ask, and when mails name it */
  const rulesOf = (minutes: { asks: [number, number]; mails: number[] }, kind = 'news' as const) =>
    planted((closing, _, run) => {
      const at = (minute: number) => closing.closedAt + minute * MINUTE;
      asks(closing, 'refused', 'releasing', at(minutes.asks[0]), at(minutes.asks[1]));
      const orders = [{ number: closing.number, closing: 1 }];
      const mails = minutes.mails.map((minute, n) => ({
        ...{ at: at(minute), tenant: 'acme', id: `m${n}`, kind, orders },
        ...{ incidents: 0, isCut: false, isAnswerLost: false },
      }));
      Object.assign(run, { mails });
    }, MAILED).filter((rule) => rule.startsWith('mail-'));

  test('wants one in time, once, and only while the order asks', () => {
    expect(rulesOf({ asks: [1, 40], mails: [16] })).toEqual([]);
    expect(rulesOf({ asks: [1, 40], mails: [] })).toEqual(['mail-comes']);
    expect(rulesOf({ asks: [1, 40], mails: [25] })).toEqual(['mail-comes']);
    expect(rulesOf({ asks: [1, 40], mails: [16, 31] })).toEqual(['mail-is-one']);
    expect(rulesOf({ asks: [1, 10], mails: [16] })).toEqual(['mail-has-cause']);
  });
});

describe('the judge of a store that was restored', () => {
  test('wants each delivery to take effect again, unless the order is over in the ERP', () => {
    const rulesOf = (isOver: boolean) =>
      planted((closing, { erp }, run) => {
        const { closedAt } = closing;
        Object.assign(run, { losses: [{ from: closedAt - 1, until: closedAt + HOUR }] });
        Object.assign(run, { endMs: closedAt + 10 * HOUR });
        Object.assign(closing, { isForgotten: true, state: { status: 'none', phase: 'none' } });
        closing.arrivals.splice(0);
        const { states } = erp.get(closing.id)!;
        if (!isOver) states.splice(1);
      });
    expect(rulesOf(false)).toContain('takes-effect');
    expect(rulesOf(true)).not.toContain('takes-effect');
  });
});

describe('the judge of erasures', () => {
  const rulesOf = (refused: string[], unsearched = 0) =>
    planted((_, __, run) => {
      const left = ['order/acme/o0'];
      Object.assign(run, {
        erasures: [{ at: run.endMs, tenant: 'acme', refused, unsearched, erased: 0, left }],
      });
    });

  test('names what is left, unless the answer did', () => {
    expect(rulesOf([])).toEqual(['erase-leaves-nothing']);
    expect(rulesOf(['o0'])).toEqual([]);
    expect(rulesOf([], 1)).toEqual([]);
  });
});

test('names a plan that never came to what it is for', () => {
  const owing = (taken: number) =>
    planted(({ closedAt: at, tenant }, _, run) => {
      const bulk = { at, endedAt: at + MINUTE, tenant, decision: 'retry', total: 2, taken };
      Object.assign(run, { owes: ['bulk'], bulks: [{ ...bulk, failed: 2 - taken }] });
    });
  expect(owing(2)).toEqual([]);
  expect(owing(0)).toEqual(['is-played']);
});

test('names sweeps that do not get their turn', () => {
  const sweepsUntil = (hours: number) =>
    planted((_, tenant, { startMs }) => {
      const kept = tenant.sweeps.filter(
        (at) => at < startMs + hours * HOUR || at > startMs + 3 * HOUR,
      );
      Object.assign(tenant, { sweeps: kept });
    });
  expect(sweepsUntil(2.5)).toEqual([]);
  expect(sweepsUntil(1.5)).toEqual(['sweep-has-its-turn']);
});
