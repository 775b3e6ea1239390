import { expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { describeInBrowser } from '../support/browser.js';
import { useConsole } from './support/use-console.js';

/** Text that would run, load or draw something if it were taken for markup. */
const markup = (who: string) =>
  `<img src=x onerror="globalThis.ran='${who}'"> <b id="${who}">${who}</b> {{${who}}} \${${who}}`;

describeInBrowser('text from others', () => {
  const world = useConsole();
  const { visit } = world;

  test('is shown in the console as text, whether by vendors, technicians, customers or operators', async () => {
    const { actors } = world.ponte;
    const { order, request } = await actors.opened({
      equipment: { description: markup('customer') },
    });
    await actors.ponte
      .decide(order.id, { decision: 'release', reason: markup('operator') })
      .catch(() => {});
    await actors.field.complete(request.ss, {
      technician: markup('technician'),
      conclusion: markup('vendor'),
    });
    await actors.told(order.id, ({ settledAt }) => settledAt !== null);

    const { page, go, complaints } = await visit({ as: 'ana' });
    const seen = new Set<string>();
    for (const address of [`/orders/acme/${order.id}`, '/orders', '/audit', '/overview']) {
      await go(address);
      const text = await page.locator('body').innerText();
      for (const who of ['customer', 'operator', 'technician', 'vendor']) {
        if (text.includes(`<b id="${who}">`)) seen.add(who);
        expect(await page.locator(`b#${who}`).count()).toBe(0);
      }
      expect(await page.locator('img[src="x"]').count()).toBe(0);
      expect(await page.evaluate('globalThis.ran')).toBeUndefined();
    }
    // the text must be shown: a page without it would prove nothing
    expect([...seen]).toEqual(expect.arrayContaining(['operator']));
    expect(seen.size).toBeGreaterThanOrEqual(2);
    // the content security policy did not have to block anything
    expect(complaints()).toEqual([]);
  });

  test('is gone after a sign-out, even with the back button', async () => {
    const { order } = await world.ponte.actors.opened({
      equipment: { description: 'Geladeira de quem mora na casa' },
    });
    const { page, go, heading } = await visit({ as: 'ana' });
    await go('/overview');
    await go(`/orders/acme/${order.id}`);
    await page.getByText('Geladeira de quem mora na casa').first().waitFor();
    await page.getByRole('button', { name: 'Perfil' }).click();
    await page.getByRole('menuitem', { name: 'Sair' }).click();
    await heading('Entrar');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    for (const _ of [1, 2]) {
      await page.goBack();
      await heading('Entrar');
      const html = await page.content();
      expect(html).not.toContain('Geladeira');
      expect(html).not.toContain(String(order.number));
    }
    await eventually('the api was asked, and not a cache', async () =>
      asked.some((url) => url.endsWith('/session')),
    );
    const kept = await page.evaluate<string>(
      `caches.keys().then((names) => JSON.stringify([names, { ...localStorage }, { ...sessionStorage }]))`,
    );
    expect(kept).not.toContain('Geladeira');
    expect(JSON.parse(kept)).toMatchObject([[], expect.anything(), expect.anything()]);
  });
});
