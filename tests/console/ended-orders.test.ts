import { expect, test } from '@jest/globals';
import { stubOrder } from '../api/support/stub-orders.js';
import { describeInBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { usePages } from './support/use-console.js';

const SENTENCE = /encerrado pelo suporte, no Temporal/;

describeInBrowser('an order that was terminated in Temporal', () => {
  const world = usePages();

  test('says so in the list and on its page, and shows no phase and no decision', async () => {
    const { client, home, tokenOf } = world.started();
    const { handle } = await stubOrder(client, { number: '77' });
    await handle.terminate();
    await eventually('the api lists it as ended', async () => {
      const headers = { authorization: `Bearer ${tokenOf('rui')}` };
      const answer = await fetch(new URL('../orders?number=77', home), { headers });
      const { items } = (await answer.json()) as { items: { endedByForce: string | null }[] };
      return items[0]?.endedByForce !== null && items.length === 1;
    });
    const { page } = await world.visit({ as: 'rui' });
    await page.goto(`${home}#/orders`);
    const row = page.locator('tbody tr');
    await row.getByText(SENTENCE).waitFor();
    expect(await row.locator('.MuiChip-root').count()).toBe(0);
    await row.getByRole('link', { name: '77', exact: true }).click();
    await page.getByRole('alert').getByText(SENTENCE).waitFor();
    expect(await page.locator('.MuiChip-root', { hasText: 'Aguardando o serviço' }).count()).toBe(
      0,
    );
    expect(await page.getByRole('region', { name: 'O que se pode fazer' }).count()).toBe(0);
  });
});
