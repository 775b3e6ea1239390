import { expect, test } from '@jest/globals';
import { describeInBrowser } from '../support/browser.js';
import { keyboardOf } from './support/keyboard.js';
import { settled } from './support/console.js';
import { hold, useConsole } from './support/use-console.js';

describeInBrowser('with only the keyboard', () => {
  const world = useConsole();

  test('an order refused by Sismetro is found and its equipment amended, with a visible focus at each stop', async () => {
    const { id, number } = await world.anOrderInAttention();
    const { page, heading } = await world.visit();
    const { focus, move, press, type, tabTo } = keyboardOf(page);
    const dialog = page.getByRole('dialog');
    const focused = (name: string | RegExp) =>
      page.locator('h1:focus').filter({ hasText: name }).waitFor();

    await page.goto(world.ponte.home);
    await heading('Entrar');
    await tabTo('textbox', 'Token de operador');
    await type(world.ponte.tokenOf('rui'));
    await press('Enter');
    await focused('Visão geral');

    await page.reload();
    await settled(page);
    expect((await move('Tab')).name).toBe('Pular para o conteúdo');
    await press('Enter');
    expect((await move('Tab')).name).toMatch('Precisam de atenção');
    await press('Enter');
    await focused('Pedidos');
    await tabTo('link', number);
    await press('Enter');
    await focused(`Pedido ${number}`);

    await tabTo('button', 'Corrigir o equipamento');
    await press('Space');
    await dialog.waitFor();
    const first = await move('Tab');
    const around = [first];
    do around.push(await move('Tab'));
    while (around.at(-1)!.name !== first.name && around.length < 20);
    expect(around.map(({ isInDialog }) => isInDialog)).toEqual(around.map(() => true));
    expect(around.map(({ name }) => name)).toContain('Voltar');
    expect((await move('Shift+Tab')).isInDialog).toBe(true);
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focus()).toMatchObject({ name: 'Corrigir o equipamento', isSeen: true });

    await press('Enter');
    await tabTo('radio', 'Um que a Sismetro tem');
    await move('ArrowDown');
    await dialog.getByLabel('Descrição do equipamento').waitFor();
    await move('ArrowUp');
    await tabTo('textbox', 'Número do equipamento na Sismetro');
    await type('9001');
    await press('Enter'); // submits the form, which lacks its reason
    await dialog.getByText('Diga por quê').waitFor();
    expect((await focus()).isInDialog).toBe(true);
    await tabTo('textbox', 'Motivo');
    await type('o número estava trocado');
    await tabTo('button', 'Corrigir o equipamento');
    await press('Space');
    await page.getByText('Decisão registrada.').waitFor();
    await focused(`Pedido ${number}`);
    await tabTo('link', /PDF da SS/);
    await world.ponte.actors.told(id, ({ phase }) => phase === 'in-service');
  });

  test('it takes at most 15 keys from the list to a decision', async () => {
    const { id, number } = await world.anOrderInAttention();
    const { page, go } = await world.visit({ as: 'rui' });
    const { press, pressed, tabTo, type } = keyboardOf(page);
    await go('/');
    await page
      .getByRole('link', { name: /^Precisam de atenção/ })
      .first()
      .click();
    await page.locator('h1:focus').filter({ hasText: 'Pedidos' }).waitFor();
    await tabTo('button', 'Pular para o primeiro pedido');
    await press('Enter');
    await tabTo('link', number);
    await press('Enter');
    await page
      .locator('h1:focus')
      .filter({ hasText: `Pedido ${number}` })
      .waitFor();
    await tabTo('button', 'Cancelar o pedido');
    await press('Enter');
    await tabTo('textbox', 'Motivo');
    await type('o cliente desistiu');
    await tabTo('button', 'Cancelar o pedido');
    await press('Enter');
    await world.ponte.actors.told(id, ({ phase }) => phase === 'cancelled');
    expect(pressed()).toBeLessThanOrEqual(15);
  });

  test('an order is searched from any page whatever the filters, and Ctrl+Enter confirms', async () => {
    const { id, number } = await world.anOrderInAttention();
    const { page, go } = await world.visit({ as: 'rui' });
    const { press, type, tabTo } = keyboardOf(page);
    await go('/orders?filter=%7B%22q%22%3A%22no-such-order%22%7D');
    await page.getByText('Nenhum pedido').waitFor();
    await page.getByRole('menuitem', { name: 'Pedidos' }).click();
    await page.getByRole('link', { name: number }).waitFor();

    await go('/incidents');
    const search = page.getByRole('textbox', { name: 'Buscar em todos os pedidos' });
    await search.fill(number);
    await search.press('Enter');
    await page
      .locator('h1:focus')
      .filter({ hasText: `Pedido ${number}` })
      .waitFor();
    await tabTo('button', 'Cancelar o pedido');
    await press('Enter');
    await tabTo('textbox', 'Motivo');
    await type('o cliente desistiu');
    await press('Control+Enter');
    await world.ponte.actors.told(id, ({ phase }) => phase === 'cancelled');
  });

  test('the skip to the first order waits for a list that is still loading', async () => {
    await world.anOrderInAttention();
    const { page, go } = await world.visit({ as: 'rui' });
    const { press } = keyboardOf(page);
    await go('/');
    const answer = await hold(page, /\/orders\?/);
    await page.getByRole('menuitem', { name: 'Pedidos' }).click();
    await page.getByRole('button', { name: 'Pular para o primeiro pedido' }).focus();
    await press('Enter');
    answer();
    await page.locator('tbody tr:first-child a:focus').waitFor();
  });

  test('going back to a page puts the focus on its heading', async () => {
    const { page, go } = await world.visit({ as: 'rui' });
    const { press, tabTo } = keyboardOf(page);
    await go('/');
    await tabTo('link', 'Avisos parados');
    await press('Enter');
    await page.locator('h1:focus').filter({ hasText: 'Avisos parados' }).waitFor();
    await page.goBack();
    await page.locator('h1:focus').filter({ hasText: 'Visão geral' }).waitFor();
  });

  test('a menu is opened and navigated with the arrow keys, and returns the focus', async () => {
    const { page, go } = await world.visit({ as: 'rui' });
    const { focus, move, press, tabTo } = keyboardOf(page);
    await go('/sweeps');
    await tabTo('button', 'Perfil');
    await press('Enter');
    await page.getByRole('menu').last().waitFor();
    await move('ArrowDown');
    await press('Escape');
    await page.locator('.MuiPopover-root:not(.MuiModal-hidden)').waitFor({ state: 'detached' });
    expect(await focus()).toMatchObject({ name: 'Perfil', isSeen: true });
  });
});
