import { expect, test } from '@jest/globals';
import { callJson } from '../../sandbox/stack/http.js';
import { describeInBrowser } from '../support/browser.js';
import { useConsole } from './support/use-console.js';

/** What the page shows of the shipped names. */
const usualNames = async (page: { innerText(selector: string): Promise<string> }) =>
  (await page.innerText('body')).match(/.*(?:Sismetro|Senior X).*/g) ?? [];

describeInBrowser("a customer's own systems", () => {
  const world = useConsole((settings) => ({
    ...settings,
    tenants: settings.tenants.map(({ senior, sismetro, ...tenant }) => ({
      ...tenant,
      senior: { ...senior, name: 'Bling' },
      sismetro: { ...sismetro, name: 'Field Control' },
    })),
  }));

  test('are called by their names on every page, in both languages', async () => {
    const { id } = await world.anOrderInAttention();
    const { page, go } = await world.visit({ as: 'rui' });
    await go(`/orders/acme/${id}`);
    await page.getByText('A plataforma Field Control recusou a abertura da SS.').first().waitFor();
    expect(await usualNames(page)).toEqual([]);
    for (const address of ['/', '/causes', '/orders', '/incidents', '/deliveries', '/sweeps']) {
      await go(address);
      expect([address, await usualNames(page)]).toEqual([address, []]);
    }
    await go('/');
    await page.getByRole('heading', { name: 'Field Control' }).waitFor();

    const english = await world.visit({ as: 'rui', locale: 'en' });
    await english.go('/deliveries');
    await english.page.getByText('What Bling and Field Control sent').waitFor();
    await english.go(`/orders/acme/${id}`);
    await english.page.getByText('Field Control refused to open the SS.').first().waitFor();
    expect(await usualNames(english.page)).toEqual([]);
  });

  test('are named in the observation, the timeline, the export and a refusal', async () => {
    const { actors, stack } = world.ponte;
    const { order, request } = await actors.opened();
    const { observations } = await actors.erp.order(order.id);
    expect(JSON.stringify(observations)).toContain(
      `SS ${request.ss} aberta na plataforma Field Control.`,
    );
    const headers = { authorization: `Bearer ${stack.keys.operator}` };
    const url = `${stack.urls.api}/orders/acme/${order.id}`;
    const timeline = await callJson<{ items: readonly { text: string }[] }>(`${url}/timeline`, {
      headers,
    });
    const texts = timeline.items.map(({ text }) => text);
    expect(texts[0]).toBe('Pedido fechado no sistema Bling e recebido.');
    expect(texts.join('\n')).not.toMatch(/Sismetro|Senior X/);
    const preview = await callJson<{ effect: string }>(`${stack.urls.api}/bulk-decisions/preview`, {
      headers,
      body: { decision: 'retry', filter: {} },
    });
    expect(preview.effect).not.toMatch(/Sismetro|Senior X/);
    const csv = await fetch(`${stack.urls.api}/orders.csv?attention=true`, { headers });
    expect(await csv.text()).toContain('A plataforma Field Control recusou');
    const session = await callJson<{ tenants: readonly object[] }>(`${stack.urls.api}/session`, {
      headers,
    });
    expect(session.tenants).toMatchObject([
      { systems: { erp: 'Bling', fieldService: 'Field Control' } },
    ]);
  });
});
