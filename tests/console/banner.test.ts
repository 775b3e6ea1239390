import { expect, test } from '@jest/globals';
import { callJson } from '../../sandbox/stack/http.js';
import { expectAccessible } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { button, useConsole } from './support/use-console.js';

describeInBrowser('the banner', () => {
  const world = useConsole();

  test('reports a failing vendor on every page, and disappears when it recovers', async () => {
    const { actors, stack } = world.ponte;
    const fault = (...rules: object[]) =>
      callJson(`${stack.urls.sismetro}/_sandbox/faults`, { method: 'PUT', body: { rules } });
    const failures = async () => {
      const { vendors } = await callJson<{ vendors: { lastHour: { failed: number } | null }[] }>(
        `${stack.urls.api}/overview`,
        { headers: { authorization: `Bearer ${stack.keys.operator}` } },
      );
      return vendors.some(({ lastHour }) => (lastHour?.failed ?? 0) > 0);
    };
    const down = { kind: 'status', status: 503 };
    await fault(...['open', 'findByReference', 'listAll'].map((call) => ({ call, ...down })));
    const { id } = await actors.draft({ items: [{ service: 'S-10', quantity: 1, price: 350 }] });
    await actors.erp.close(id);
    const { page, go, heading } = await world.visit({ as: 'vera' });
    await go('/orders');
    await eventually('the failure is reported', async () => {
      await stack.workers[0]!.restart(); // on shutdown it reports its counts
      return failures();
    });
    const banner = page.getByText(
      /^Sismetro com falhas desde .* 1 pedido espera \(R\$\s350,00\); a Ponte o retoma quando o sistema voltar\./,
    );
    await banner.waitFor();
    await button(page, 'English').click();
    await page
      .getByText(
        / 1 order waits \(R\$350\.00\); Ponte takes it up again when the system recovers\./,
      )
      .waitFor();
    await button(page, 'Português').click();
    await expectAccessible(page);
    await go('/sweeps');
    await banner.waitFor();
    await page.getByRole('link', { name: 'Ver o sistema' }).click();
    await heading('Sismetro');
    const now = page.getByRole('region', { name: 'Agora' });
    await now.getByText('Sim. A Ponte continua tentando').waitFor();
    await now.getByRole('link', { name: /^1 pedido · R\$\s350,00$/ }).waitFor();
    await expectAccessible(page);
    await go('/');
    await page
      .getByRole('region', { name: 'Esperam por um sistema' })
      .getByText(/^Sismetro · Com falhas desde .*: 1 pedido$/)
      .waitFor();

    await fault();
    await actors.told(id, ({ phase }) => phase === 'in-service');
    for (let more = 0; more < 8; more += 1) await actors.opened();
    await stack.workers[0]!.restart();
    await banner.waitFor({ state: 'detached' });
  }, 600_000);

  test('reports that the page is out of date, and since when, while the api fails or is out of reach', async () => {
    type Window = Awaited<ReturnType<typeof world.visit>>['page'];
    const shown = async (fail: (page: Window) => Promise<unknown>, recover: typeof fail) => {
      const { page, go } = await world.visit({ as: 'vera' });
      const answered = page.waitForResponse('**/overview');
      await go('/sweeps');
      await answered;
      const banner = page.getByText(
        /^A Ponte não responde, ou responde com erro\. Última resposta: \d\d\/\d\d\/\d{4},? \d\d:\d\d:\d\d\. /,
      );
      await fail(page);
      await banner.waitFor();
      await expectAccessible(page);
      await recover(page);
      await banner.waitFor({ state: 'detached' });
    };
    await Promise.all([
      shown(
        (page) => page.route('**/overview', (route) => route.fulfill({ status: 502 })),
        (page) => page.unroute('**/overview'),
      ),
      shown(
        (page) => page.context().setOffline(true),
        (page) => page.context().setOffline(false),
      ),
    ]);
  }, 120_000);

  test('reports that no worker serves a system', async () => {
    const { page, go } = await world.visit({ as: 'vera' });
    await page.route('**/overview', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { vendors: object[] };
      const vendors = answer.vendors.map((one, place) => ({
        ...one,
        ...(place === 0 ? { workers: 0, held: { count: 1 } } : { held: { count: 0 } }),
      }));
      await route.fulfill({ response, json: { ...answer, vendors } });
    });
    await go('/sweeps');
    await page.getByText(/^Senior X: Nenhum worker da Ponte atende este sistema/).waitFor();
    await go('/');
    await page
      .getByRole('region', { name: 'Esperam por um sistema' })
      .getByText('Senior X · Parado: 1 pedido')
      .waitFor();
    const edgeOf = (name: string) =>
      page.evaluate<string>(
        `getComputedStyle(document.querySelector('section[aria-label="${name}"]')).borderLeftColor`,
      );
    expect(await edgeOf('Esperam por um sistema')).not.toBe(await edgeOf('Faturamento bloqueado'));
  });

  test('reports that Temporal is down', async () => {
    const { page, go } = await world.visit({ as: 'vera' });
    await page.route('**/overview', (route) =>
      route.fulfill({ status: 503, json: { title: 'Service Unavailable', messagePt: 'x' } }),
    );
    await go('/sweeps');
    await page.getByText('O sistema que guarda os pedidos está fora do ar').waitFor();
    await page.unroute('**/overview');
    await page
      .getByText('O sistema que guarda os pedidos está fora do ar')
      .waitFor({ state: 'detached' });
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Varreduras');
  }, 120_000);
});
