/** A bad day: many orders are stuck for six causes, and an operator fixes them using only the page of causes. */
import { expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { callJson } from '../../sandbox/stack/http.js';
import { describeInBrowser } from '../support/browser.js';
import { depth } from '../support/depth.js';
import { eventually } from '../support/eventually.js';
import { useConsole } from './support/use-console.js';

/** Orders for each of the six causes. */
const EACH = depth(4, 10);
const ALL = 6 * EACH;
const MOST_CLICKS = 12;

/** Time for the orders to pass two vendors on a busy machine. */
const PATIENCE_MS = 240_000;

const TECHNICIAN = 'Joana Prado';

describeInBrowser('on a bad day', () => {
  const world = useConsole();
  const rules: Record<'seniorX' | 'sismetro', object[]> = { seniorX: [], sismetro: [] };

  async function fault(vendor: keyof typeof rules, ...more: object[]) {
    rules[vendor].push(...more);
    await putFaults(vendor);
  }
  async function fixCause() {
    rules.seniorX = [];
    rules.sismetro = [];
    await Promise.all([putFaults('seniorX'), putFaults('sismetro')]);
  }
  const putFaults = (vendor: keyof typeof rules) =>
    callJson(`${world.ponte.stack.urls[vendor]}/_sandbox/faults`, {
      method: 'PUT',
      body: { rules: rules[vendor] },
    });

  const actors = () => world.ponte.actors;
  const several = <T>(make: () => Promise<T>) =>
    Promise.all(Array.from({ length: EACH }, () => make()));

  /**
   * Closes several orders, and waits until each has its SS or needs attention.
   * @param rule the fault that the ERP applies to each of them
   */
  async function closed({ form = {}, rule }: { form?: object; rule?: object }) {
    const ids = await several(async () => (await actors().draft(form)).id);
    if (rule !== undefined) {
      await fault('seniorX', ...ids.map((orderId) => ({ ...rule, match: { orderId } })));
    }
    await Promise.all(ids.map((id) => actors().erp.close(id)));
    for (const id of ids) {
      await actors().told(
        id,
        ({ phase, attention }) => phase === 'in-service' || attention !== null,
      );
    }
    return ids;
  }

  async function ended(ids: readonly string[], end: 'complete' | 'cancel') {
    for (const id of ids) {
      const { request } = await actors().inService({ id });
      if (end === 'cancel') {
        await actors().field.cancel(request.ss, { reason: 'O cliente desistiu.' });
      } else {
        await actors().field.start(request.ss, TECHNICIAN);
        const form = { technician: TECHNICIAN, conclusion: 'Feito.' };
        await actors().field.complete(request.ss, form);
      }
    }
  }

  /** Waits until so many orders need attention, and returns the causes as the page lists them. */
  const listed = (count: number) =>
    eventually(
      `${count} orders ask the operator`,
      async () => {
        const { items } = await callJson<{ items: { count: number; code: string }[] }>(
          `${world.ponte.stack.urls.api}/causes`,
          { headers: { authorization: `Bearer ${world.ponte.tokenOf('rui')}` } },
        );
        return items.reduce((sum, one) => sum + one.count, 0) === count;
      },
      PATIENCE_MS,
    );

  test(
    `${ALL} orders are resolved with ${MOST_CLICKS} clicks, and no SS is opened twice`,
    async () => {
      const refusal = { kind: 'status', status: 422, message: 'Pedido bloqueado' };
      const stuck = {
        recording: await closed({ rule: { ...refusal, call: 'addObservation' } }),
        releasing: await closed({ rule: { ...refusal, call: 'updateOrderStatusIntegration' } }),
        unmoved: await closed({
          rule: { call: 'updateOrderStatusIntegration', kind: 'no-effect' },
        }),
        cancelling: await closed({ rule: { ...refusal, call: 'cancelOrders' } }),
      };
      const chiller = await closed({ form: { equipment: { id: '9999' } } });
      const pump = await closed({ form: { equipment: { id: '9998' } } });
      await ended(stuck.releasing, 'complete');
      await ended(stuck.unmoved, 'complete');
      await ended(stuck.cancelling, 'cancel');
      const all = [...Object.values(stuck).flat(), ...chiller, ...pump];
      expect(all).toHaveLength(ALL);
      await listed(ALL);
      await fixCause(); // the customer's staff unlocked the orders; the equipment is still wrong

      const { page, go, heading, complaints } = await world.visit({ as: 'rui' });
      await go('/causes');
      const clicks = clicksOn(page);
      const cure = async (title: RegExp, start: RegExp, equipment?: string) => {
        const cause = page.getByRole('region', { name: title });
        await clicks.on(cause.getByRole('button', { name: start }).first());
        const dialog = page.getByRole('dialog');
        await dialog.getByText(`De ${EACH} pedidos, ${EACH} podem`).waitFor();
        if (equipment !== undefined) {
          await dialog.getByLabel('Número do equipamento na Sismetro').fill(equipment);
        }
        await dialog.getByLabel('Motivo').fill('a causa foi corrigida com o cliente');
        await clicks.on(dialog.getByRole('button', { name: new RegExp(`${EACH} pedidos$`) }));
        await heading(/em lote$/);
        // outcomes, not handovers: the operator stays until the page shows the orders' results
        await page.getByText(`${EACH} pedidos resolvidos`).waitFor({ timeout: PATIENCE_MS });
        await page.getByRole('region', { name: 'O que ainda precisa de atenção' }).waitFor();
      };
      const fixed = /^Já corrigi a causa/;
      await cure(/recusou a abertura da SS/, /^Corrigir o equipamento 9999/, '9001');
      await cure(/recusou a abertura da SS/, /^Corrigir o equipamento 9998/, '9002');
      await cure(/recusou gravar o número da SS/, fixed);
      await cure(/recusou a liberação/, fixed);
      await cure(/recusou o cancelamento/, fixed);
      await cure(/continua em Aguardando integração/, /^Tentar de novo/);
      await page.getByText('Nenhum pedido precisa de atenção.').waitFor();
      expect(clicks.count()).toBeLessThanOrEqual(MOST_CLICKS);
      expect(complaints()).toEqual([]);

      // orders whose service was open continue like any other
      const inService = [...stuck.recording, ...chiller, ...pump];
      await ended(inService, 'complete');
      const released = [...stuck.releasing, ...stuck.unmoved, ...inService];
      for (const id of released) await actors().settled(id, 'Liberado');
      for (const id of stuck.cancelling) await actors().settled(id, 'Cancelado');
      for (const id of all) {
        expect(await actors().requestsOf(id)).toHaveLength(1);
        const { senior, sismetro } = await actors().effects(id);
        expect([id, sismetro.filter((effect) => effect === 'opened')]).toEqual([id, ['opened']]);
        const settling = senior.filter((effect) => ['released', 'cancelled'].includes(effect));
        expect([id, settling]).toEqual([
          id,
          [stuck.cancelling.includes(id) ? 'cancelled' : 'released'],
        ]);
      }
    },
    3 * PATIENCE_MS,
  );
});

/** Clicks on elements of the page and counts the clicks. */
function clicksOn(page: Page) {
  let clicks = 0;
  return {
    async on(target: Locator) {
      await page.waitForLoadState();
      await target.click();
      clicks += 1;
    },
    count: () => clicks,
  };
}
