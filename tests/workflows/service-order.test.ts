import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Done } from '../../activities/index.js';
import type { Decision } from '../../workflows/service-order/messages.js';
import { eventually } from '../support/eventually.js';
import { anOrder } from '../support/order.js';
import { startSkippingServer } from '../support/temporal.js';
import {
  answerLost,
  gives,
  playOrder,
  notKnown,
  rejected,
  slowDown,
  SS,
  unavailable,
  unsupported,
  type Script,
  type Stage,
} from './support.js';

let env: TestWorkflowEnvironment;
beforeAll(async () => {
  env = await startSkippingServer();
});
afterAll(() => env?.teardown());

const play = <T>(script: Script, body: (stage: Stage) => Promise<T>, order = anOrder()) =>
  playOrder(env, order, script, body);

const inService = (stage: Stage) =>
  stage.stands('in service', ({ phase }) => phase === 'in-service');
const triesToOpen = (stage: Stage) =>
  stage.stands('tries to open', () => stage.calls.includes('open'));
const asks = (stage: Stage) =>
  stage.stands('asks for a person', ({ attention }) => attention !== null);

describe('the straight way', () => {
  const released = gives({ kind: 'confirmed', released: 'yes' } as const);

  /** A release that lasts until it is let go. */
  function held() {
    let letGo = () => {};
    const over = new Promise<void>((resolve) => (letGo = resolve));
    return { letGo, release: () => over.then(released) };
  }

  test('opens the SS and notes it in one step, confirms and releases within the task that hears of the end, after 40 days too', () =>
    play({ record: 'straight', noted: 'yes', withinTask: [released] }, async (stage) => {
      expect(await inService(stage)).toMatchObject({ ss: SS.ss, pdfUrl: SS.link });
      await env.sleep('40 days');
      await stage.completed({ ss: SS.ss });
      const { outcome, status } = await stage.handle.result();
      expect(outcome).toBe('released');
      expect(status).toMatchObject({ phase: 'released', attention: null });
      expect(stage.calls).toEqual(['open', 'within the task']);
    }));

  test('confirms and releases in one step where that is not to be had within the task', () =>
    play({ record: 'in-one-step', noted: 'yes', atOnce: [released] }, async (stage) => {
      await inService(stage);
      await stage.completed({ ss: SS.ss });
      expect((await stage.handle.result()).outcome).toBe('released');
      expect(stage.calls).toEqual(['open', 'at once']);
    }));

  test.each<[Done, boolean]>([
    ['no', false],
    ['maybe', true],
  ])(
    'is left where the ERP did not take it: done is "%s", it is looked at first: %s',
    (done, look) =>
      play(
        { noted: done, atOnce: [gives({ kind: 'confirmed', released: done })] },
        async (stage) => {
          await inService(stage);
          await stage.completed({ ss: SS.ss });
          expect((await stage.handle.result()).outcome).toBe('released');
          expect(stage.calls).toEqual(['open', 'observe', 'at once', 'release']);
          expect(stage.maybes).toEqual([look, true]); // within the task it may have come anywhere
        },
      ),
  );

  test('is left for a step with a task of its own where it took too long', () =>
    play(
      { record: 'too-long', noted: 'yes', withinTask: [answerLost], atOnce: [released] },
      async (stage) => {
        await inService(stage);
        await stage.completed({ ss: SS.ss });
        await stage.handle.result();
        expect(stage.calls).toEqual(['open', 'within the task', 'at once']);
      },
    ));

  test('looks at the ERP first where it is not known how far it came', () =>
    play({ record: 'at-once-lost', noted: 'yes', atOnce: [answerLost] }, async (stage) => {
      await inService(stage);
      await stage.completed({ ss: SS.ss });
      await stage.handle.result();
      expect(stage.calls).toEqual(['open', 'at once', 'confirm', 'release']);
      expect(stage.maybes).toEqual([true]);
    }));

  test('releases nothing that Sismetro does not show completed', () =>
    play(
      {
        noted: 'yes',
        withinTask: [gives({ kind: 'contradicted', state: 'open', released: 'no' })],
        atOnce: [released],
      },
      async (stage) => {
        await inService(stage);
        await stage.completed({ ss: SS.ss });
        expect(await asks(stage)).toMatchObject({ phase: 'in-service' });
        await stage.completed({ ss: SS.ss });
        await stage.handle.result();
        // an order that asked somebody goes by steps that Temporal knows of
        expect(stage.calls).toEqual(['open', 'within the task', 'at once']);
      },
    ));

  test('is gone to its end within the task before a decision is heard that comes meanwhile', async () => {
    const { letGo, release } = held();
    await play({ noted: 'yes', withinTask: [release] }, async (stage) => {
      await inService(stage);
      await stage.completed({ ss: SS.ss });
      await eventually('it is being released', () => stage.calls.includes('within the task'));
      const decided = stage.decide({ decision: 'cancel' });
      letGo();
      expect((await stage.handle.result()).outcome).toBe('released');
      expect(await decided).toContain('está sendo liberado');
    });
  });

  test('takes no decision while it is under way', async () => {
    const { letGo, release } = held();
    await play({ noted: 'yes', atOnce: [release] }, async (stage) => {
      await inService(stage);
      await stage.completed({ ss: SS.ss });
      await stage.stands('is being released', () => stage.calls.includes('at once'));
      expect(await stage.decide({ decision: 'cancel' })).toContain('está sendo liberado');
      letGo();
      expect((await stage.handle.result()).outcome).toBe('released');
    });
  });
});

describe('an order whose service is done', () => {
  test('is opened, noted in the ERP, confirmed and released, after 40 days too', () =>
    play({ record: 'released' }, async (stage) => {
      await inService(stage);
      await env.sleep('40 days');
      expect(await stage.status()).toMatchObject({ ss: SS.ss, pdfUrl: SS.link, attention: null });
      await stage.completed({ ss: SS.ss });
      const { outcome, status } = await stage.handle.result();
      expect(outcome).toBe('released');
      expect(status).toMatchObject({ phase: 'released', valueCents: 70_000 });
      expect(Date.parse(status.settledAt!) - Date.parse(status.openedAt)).toBeGreaterThan(
        40 * 86_400_000,
      );
      expect(stage.calls).toEqual(['open', 'observe', 'confirm', 'release']);
      expect(stage.observed).toEqual([SS]);
    }));

  test('is cancelled in the ERP where Sismetro cancels it', () =>
    play({ record: 'cancelled' }, async (stage) => {
      await inService(stage);
      await stage.cancelled({ ss: SS.ss });
      expect((await stage.handle.result()).outcome).toBe('cancelled');
      expect(stage.calls).toEqual(['open', 'observe', 'cancel']);
    }));

  test('shows where it stands in the lists and in the Temporal Web UI', () =>
    play({}, async (stage) => {
      await inService(stage);
      const { typedSearchAttributes, memo } = await stage.handle.describe();
      const attributes = Object.fromEntries(
        typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
      );
      expect(attributes).toMatchObject({
        Tenant: 'acme',
        Branch: '1',
        OrderNumber: '1234',
        SsNumber: SS.ss,
        Phase: 'in-service',
        NeedsAttention: false,
        OrderValue: 700,
      });
      expect(memo).toMatchObject({ pdfUrl: SS.link });
      await stage.cancelled();
      await stage.handle.result();
    }));
});

describe('an opening whose answer is lost', () => {
  test('is looked for, found, and not opened twice', () =>
    play({ open: [answerLost], find: [gives(SS)] }, async (stage) => {
      await triesToOpen(stage);
      await stage.completed({ ss: SS.ss });
      await stage.handle.result();
      expect(stage.calls.filter((call) => call === 'open')).toHaveLength(1);
      expect(stage.observed).toEqual([SS]);
    }));

  test('and whose callback tells the number alone has its link looked for, until Sismetro answers', () =>
    play({ open: [answerLost], find: [answerLost, unavailable, gives(SS)] }, async (stage) => {
      await triesToOpen(stage);
      await stage.completed({ ss: SS.ss });
      await stage.handle.result();
      expect(stage.calls).toEqual([
        'open',
        'find',
        'find',
        'find',
        'observe',
        'confirm',
        'release',
      ]);
      expect(stage.observed).toEqual([SS]);
    }));

  test('asks for a person where the look for its link is refused, and does without where none is offered', async () => {
    await play({ open: [answerLost], find: [rejected, gives(SS)] }, async (stage) => {
      await stage.completed({ ss: SS.ss });
      expect((await asks(stage)).attention).toMatchObject({ step: 'recording' });
      await stage.decide({ decision: 'retry' });
      await stage.handle.result();
      expect(stage.observed).toEqual([SS]);
    });
    await play({ open: [answerLost], find: [unsupported] }, async (stage) => {
      await stage.completed({ ss: SS.ss });
      await stage.handle.result();
      expect(stage.observed).toEqual([{ ss: SS.ss }]);
    });
  });

  test('is opened again only after the look-up came back empty', () =>
    play({ open: [answerLost, gives(SS)], find: [gives(null)] }, async (stage) => {
      await env.sleep('5 seconds');
      await inService(stage);
      expect(stage.calls).toEqual(['open', 'find', 'open', 'observe']);
      await stage.cancelled();
      await stage.handle.result();
    }));

  test('is looked for again after every attempt, for as long as Sismetro is down', () =>
    play(
      {
        record: 'looked-for-while-down',
        open: [answerLost],
        find: [answerLost, unavailable, answerLost, gives(SS)],
      },
      async (stage) => {
        await env.sleep('1 hour');
        await inService(stage);
        expect(stage.calls).toEqual(['open', 'find', 'find', 'find', 'find', 'observe']);
        await stage.cancelled();
        await stage.handle.result();
      },
    ));

  test('asks for a person where Sismetro offers no look-up, and takes the SS that is linked', () =>
    play(
      { record: 'linked-by-a-person', open: [answerLost], find: [unsupported] },
      async (stage) => {
        await env.sleep('5 seconds');
        const { attention, decisions } = await asks(stage);
        expect(attention).toMatchObject({ step: 'opening' });
        expect(attention!.problem).toContain('pode ter sido aberta');
        expect(decisions).toEqual(['retry', 'amend-equipment', 'link-ss', 'release', 'cancel']);
        await stage.decide({ decision: 'link-ss', ss: '77', link: 'https://br.sismetro.com/77' });
        await inService(stage);
        expect(stage.calls).toEqual(['open', 'find', 'observe']);
        expect(stage.observed).toEqual([{ ss: '77', link: 'https://br.sismetro.com/77' }]);
        await stage.completed({ ss: '77' });
        expect((await stage.handle.result()).outcome).toBe('released');
      },
    ));

  test('is opened again without a look-up when a person says so', () =>
    play({ open: [answerLost, gives(SS)], find: [unsupported] }, async (stage) => {
      await env.sleep('5 seconds');
      await asks(stage);
      expect(await stage.decide({ decision: 'retry' })).toMatchObject({ attention: null });
      await inService(stage);
      expect(stage.calls).toEqual(['open', 'find', 'open', 'observe']);
      await stage.cancelled();
      await stage.handle.result();
    }));

  test('is settled by a callback with our reference', () =>
    play({ open: [answerLost], find: [unsupported] }, async (stage) => {
      await env.sleep('5 seconds');
      await asks(stage);
      await stage.completed({ ss: SS.ss, link: SS.link! });
      expect((await stage.handle.result()).outcome).toBe('released');
      expect(stage.calls).toEqual(['open', 'find', 'observe', 'confirm', 'release']);
      expect(stage.observed).toEqual([SS]);
    }));

  test('asks for the number where the callback names none and nothing can be looked up', () =>
    play({ open: [answerLost], find: [unsupported] }, async (stage) => {
      await env.sleep('5 seconds');
      await asks(stage);
      await stage.completed({});
      const { attention } = await stage.stands(
        'asks for the number',
        (status) => status.attention?.problem.includes('número da SS não é conhecido') === true,
      );
      expect(attention).toMatchObject({ step: 'confirming' });
      await stage.decide({ decision: 'link-ss', ss: SS.ss });
      expect((await stage.handle.result()).outcome).toBe('released');
      expect(stage.calls.filter((call) => call === 'open')).toHaveLength(1);
    }));

  test('waits as long as Sismetro asks for', () =>
    play({ open: [slowDown, gives(SS)] }, async (stage) => {
      await env.sleep('59 minutes');
      expect((await stage.status()).phase).toBe('opening');
      await env.sleep('2 minutes');
      await inService(stage);
      expect(stage.calls).toEqual(['open', 'open', 'observe']); // a 429 did nothing: no look-up
      await stage.cancelled();
      await stage.handle.result();
    }));
});

describe('an SS whose number Sismetro tells later', () => {
  const later = gives(undefined);

  test('is noted in the ERP once the number has come', () =>
    play({ record: 'number-told-later', open: [later] }, async (stage) => {
      await env.sleep('3 hours');
      expect(await stage.status()).toMatchObject({ phase: 'opening', attention: null, ss: null });
      await stage.opens({ ss: SS.ss, link: SS.link! });
      await inService(stage);
      expect(stage.observed).toEqual([SS]);
      await stage.completed({ ss: SS.ss });
      expect((await stage.handle.result()).outcome).toBe('released');
      expect(stage.calls).toEqual(['open', 'observe', 'confirm', 'release']);
    }));

  test('is told by its end at the latest', () =>
    play({ open: [later] }, async (stage) => {
      await triesToOpen(stage);
      await stage.cancelled({ ss: SS.ss, link: SS.link! });
      expect((await stage.handle.result()).outcome).toBe('cancelled');
      expect(stage.calls).toEqual(['open', 'observe', 'cancel']);
    }));

  test('asks for a person where the number does not come for a day', () =>
    play({ open: [later] }, async (stage) => {
      await env.sleep('25 hours');
      expect((await asks(stage)).attention!.problem).toContain('não informou o número');
      await stage.decide({ decision: 'link-ss', ss: SS.ss, link: SS.link! });
      await inService(stage);
      await stage.cancelled();
      await stage.handle.result();
      expect(stage.calls).toEqual(['open', 'observe', 'cancel']);
    }));
});

describe('a step that is refused', () => {
  test('at the opening asks for a person, who amends the equipment', () =>
    play({ record: 'equipment-amended', open: [rejected, gives(SS)] }, async (stage) => {
      const { attention } = await asks(stage);
      expect(attention).toMatchObject({
        step: 'opening',
        problem: 'A Sismetro recusou a abertura da SS: equipamento desconhecido',
      });
      await stage.decide({ decision: 'amend-equipment', equipment: { description: 'Chiller' } });
      await inService(stage);
      expect(stage.opened.at(-1)!.equipment).toEqual({ description: 'Chiller' });
      expect((await stage.status()).attention).toBeNull();
      await stage.cancelled();
      await stage.handle.result();
    }));

  test.each<[Decision['decision'], string[]]>([
    ['release', ['open', 'release']],
    ['cancel', ['open', 'cancel']],
  ])('at the opening may be ended by the decision %s', (decision, calls) =>
    play({ open: [rejected] }, async (stage) => {
      await asks(stage);
      await stage.decide({ decision } as Parameters<Stage['decide']>[0]);
      await stage.handle.result();
      expect(stage.calls).toEqual(calls);
    }),
  );

  test('at the observation is tried again by decision', () =>
    play({ observe: [rejected, () => {}] }, async (stage) => {
      expect((await asks(stage)).attention).toMatchObject({ step: 'recording' });
      await stage.decide({ decision: 'retry' });
      await inService(stage);
      await stage.cancelled();
      await stage.handle.result();
    }));

  test('at the observation does not hold back the end that Sismetro announces', () =>
    play({ record: 'observation-refused', observe: [rejected] }, async (stage) => {
      await asks(stage);
      await stage.completed({ ss: SS.ss });
      expect((await stage.handle.result()).outcome).toBe('released');
      expect(stage.calls).toEqual(['open', 'observe', 'observe', 'confirm', 'release']);
    }));

  test('at the observation by an ERP that does not take our keys is not passed over: the end would be refused as well', () =>
    play({ observe: [notKnown, notKnown, () => {}] }, async (stage) => {
      await asks(stage);
      await stage.cancelled({ ss: SS.ss });
      await eventually('it is tried again', () => stage.observed.length === 2);
      expect((await asks(stage)).attention).toMatchObject({ step: 'recording' });
      await stage.decide({ decision: 'retry' });
      expect((await stage.handle.result()).outcome).toBe('cancelled');
      expect(stage.calls).toEqual(['open', 'observe', 'observe', 'observe', 'cancel']);
    }));

  test('at the observation by an ERP that does not take our keys does not hold back a person', () =>
    play({ observe: [notKnown] }, async (stage) => {
      await asks(stage);
      await stage.decide({ decision: 'release' });
      expect((await stage.handle.result()).outcome).toBe('released');
    }));

  test.each([
    ['release', 'releasing', 'completed'],
    ['cancel', 'cancelling', 'cancelled'],
  ] as const)('at the %s stays in %s until a person has it tried again', (call, phase, end) =>
    play({ [call]: [rejected, () => {}] }, async (stage) => {
      await stage[end]({ ss: SS.ss });
      expect(await asks(stage)).toMatchObject({ phase, attention: { step: phase } });
      await stage.decide({ decision: 'retry' });
      await stage.handle.result();
      expect(stage.calls.filter((name) => name === call)).toHaveLength(2);
    }),
  );

  test('at the release may be turned into a cancellation by a person', () =>
    play({ record: 'release-turned-into-cancellation', release: [rejected] }, async (stage) => {
      await stage.completed({ ss: SS.ss });
      await asks(stage);
      await stage.decide({ decision: 'cancel' });
      expect((await stage.handle.result()).outcome).toBe('cancelled');
    }));
});

describe('callbacks', () => {
  test('that come before the SS is known prove that it exists: it is noted, then settled, and none is opened', () =>
    play({ open: [unavailable] }, async (stage) => {
      await triesToOpen(stage);
      await stage.cancelled({ ss: SS.ss, link: SS.link! });
      expect((await stage.handle.result()).outcome).toBe('cancelled');
      expect(stage.observed).toEqual([SS]);
      expect(stage.calls.filter((call) => call !== 'open')).toEqual(['observe', 'cancel']);
    }));

  test('twice act once', () =>
    play({}, async (stage) => {
      await inService(stage);
      await Promise.all([stage.completed({ ss: SS.ss }), stage.completed({ ss: SS.ss })]);
      await stage.handle.result();
      expect(stage.calls).toEqual(['open', 'observe', 'confirm', 'release']);
    }));

  test('that contradict: the first one stands, and the second is shown', () =>
    play(
      { record: 'contradicted', cancel: [unavailable, unavailable, () => {}] },
      async (stage) => {
        await inService(stage);
        await stage.cancelled({ ss: SS.ss });
        await stage.completed({ ss: SS.ss });
        const { outcome, status } = await stage.handle.result();
        expect(outcome).toBe('cancelled');
        expect(status.attention).toMatchObject({ step: 'cancelling' });
        expect(status.attention!.problem).toContain(
          'a conclusão depois de ter informado o cancelamento',
        );
        expect(stage.calls).not.toContain('release');
      },
    ));

  test('that name another SS change nothing and are shown', () =>
    play({}, async (stage) => {
      await inService(stage);
      await stage.completed({ ss: '999' });
      const { attention, phase } = await asks(stage);
      expect(phase).toBe('in-service');
      expect(attention!.problem).toContain('citou a SS 999');
      await stage.completed({ ss: SS.ss });
      expect((await stage.handle.result()).outcome).toBe('released');
    }));
});

describe('a completion that Sismetro does not show', () => {
  const open = gives({ kind: 'contradicted', state: 'open' } as const);

  test('releases nothing and asks for a person; the true one releases later', () =>
    play(
      { record: 'premature-completion', confirm: [open, gives({ kind: 'confirmed' })] },
      async (stage) => {
        await inService(stage);
        await stage.completed({ ss: SS.ss });
        expect(await asks(stage)).toMatchObject({
          phase: 'in-service',
          attention: { step: 'confirming' },
          decisions: ['retry', 'release', 'cancel'],
        });
        expect(stage.calls).not.toContain('release');
        await stage.completed({ ss: SS.ss });
        const { status } = await stage.handle.result();
        expect(status).toMatchObject({ phase: 'released', attention: null });
      },
    ));

  test('gives way to the cancellation that comes after it', () =>
    play(
      { confirm: [gives({ kind: 'contradicted', state: 'cancelled' } as const)] },
      async (stage) => {
        await inService(stage);
        await stage.completed({ ss: SS.ss });
        await asks(stage);
        await stage.cancelled({ ss: SS.ss });
        const { outcome, status } = await stage.handle.result();
        expect(outcome).toBe('cancelled');
        expect(status.attention).toBeNull();
        expect(stage.calls).not.toContain('release');
      },
    ));

  test('does not keep an operator from releasing while Sismetro cannot be read', () =>
    play({ record: 'released-by-operator', confirm: [unavailable] }, async (stage) => {
      await inService(stage);
      await stage.completed({ ss: SS.ss });
      await stage.stands('is asked with patience', () => stage.calls.includes('confirm'));
      await stage.decide({ decision: 'release' });
      expect((await stage.handle.result()).outcome).toBe('released');
    }));
});

describe('decisions', () => {
  test('that do not fit are refused with why', () =>
    play({}, async (stage) => {
      await inService(stage);
      expect(await stage.decide({ decision: 'retry' })).toBe(
        'Tentar de novo só cabe quando o pedido pede atenção.',
      );
      expect(await stage.decide({ decision: 'link-ss', ss: '1' })).toContain('já tem uma SS');
      await stage.decide({ decision: 'cancel' });
      expect((await stage.handle.result()).outcome).toBe('cancelled');
      expect(stage.calls).toEqual(['open', 'observe', 'cancel']);
    }));

  test('sent again with the same request id act once', () =>
    play({ open: [rejected] }, async (stage) => {
      await asks(stage);
      await stage.decide({ decision: 'retry', requestId: 'one' });
      await eventuallyAsksAgain(stage, 2);
      expect(await stage.decide({ decision: 'retry', requestId: 'one' })).toMatchObject({
        phase: 'opening',
      });
      expect(stage.calls).toEqual(['open', 'open']);
      await stage.decide({ decision: 'cancel', requestId: 'two' });
      await stage.handle.result();
    }));
});

const eventuallyAsksAgain = (stage: Stage, opens: number) =>
  stage.stands(
    'asks again',
    ({ attention }) =>
      attention !== null && stage.calls.filter((call) => call === 'open').length === opens,
  );

describe('a long life', () => {
  test('goes on in a fresh run and forgets nothing', () =>
    play({ record: 'long-life' }, async (stage) => {
      await inService(stage);
      for (let i = 0; i < 11; i += 1) {
        await Promise.all(Array.from({ length: 50 }, () => stage.completed({ ss: '999' })));
      }
      await eventually('a fresh run has begun', async () => {
        const { raw } = await stage.handle.describe();
        const info = raw.workflowExecutionInfo;
        return info?.firstRunId !== info?.execution?.runId;
      });
      const { typedSearchAttributes } = await stage.handle.describe();
      expect(typedSearchAttributes.getAll()).toHaveLength(8);
      await stage.completed({ ss: SS.ss });
      const { outcome, status } = await stage.handle.result();
      expect(outcome).toBe('released');
      expect(status).toMatchObject({ ss: SS.ss, pdfUrl: SS.link });
      expect(stage.calls).toEqual(['open', 'observe', 'confirm', 'release']);
    }));

  test('is not ended by a cancellation from the Temporal Web UI', () =>
    play({}, async (stage) => {
      await inService(stage);
      await stage.handle.cancel();
      await env.sleep('1 minute');
      expect((await stage.status()).phase).toBe('in-service');
      await stage.completed({ ss: SS.ss });
      expect((await stage.handle.result()).outcome).toBe('released');
    }));

  test.each([
    ['billed', 'released'],
    ['cancelled', 'cancelled'],
  ] as const)('forgotten by the server is known by the ERP: %s', (situation, outcome) =>
    play(
      { situation: [gives(situation)] },
      async (stage) => {
        expect((await stage.handle.result()).outcome).toBe(outcome);
        expect(stage.calls).toEqual(['situation']);
      },
      anOrder({ issueDate: '2020-01-31' }),
    ),
  );
});
