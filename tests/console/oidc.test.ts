import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.js';
import { expectAccessible } from '../support/accessible.js';
import { PROVIDER_NAME } from './support/console.js';
import { button, useConsole } from './support/use-console.js';

describeInBrowser('signing in at the identity provider', () => {
  const world = useConsole();

  /** Signs in: from the console's page to the provider, which is another site, and back. */
  async function signIn(page: Page, login: string) {
    await page.getByRole('link', { name: PROVIDER_NAME }).click();
    await page.getByPlaceholder('Enter any login').fill(login);
    expect(new URL(page.url()).hostname).toBe('localhost');
    await page.getByPlaceholder('and password').fill('any');
    await button(page, 'Sign-in').click();
  }

  const sessionOf = (page: Page) =>
    page.evaluate(async () => (await fetch('/session')).json() as Promise<{ via: string }>);

  test('leads to the requested page, with a session that lasts', async () => {
    const { page, heading, reload, complaints } = await world.visit();
    await page.goto(`${world.ponte.home}#/sweeps`);
    await heading('Entrar');
    await signIn(page, 'olga');
    await heading('Varreduras');
    expect(page.url()).toBe(`${world.ponte.home}#/sweeps`);
    const cookies = await page.context().cookies(world.ponte.home);
    expect(cookies).toEqual([
      expect.objectContaining({ name: 'ponte', sameSite: 'Strict', httpOnly: true }),
    ]);
    expect(await sessionOf(page)).toMatchObject({ name: 'olga', role: 'operator', via: 'oidc' });
    await reload();
    await heading('Varreduras');
    await page.getByRole('button', { name: 'Perfil' }).click();
    await page.getByRole('menuitem', { name: 'Sair' }).click();
    await heading('Entrar');
    expect(await page.context().cookies(world.ponte.home)).toEqual([]);
    expect(complaints()).toEqual([]);
  });

  test('allows the same decisions as for any operator, under their own name', async () => {
    const { id } = await world.anOrderInService();
    const { page, go, heading } = await world.visit();
    await page.goto(`${world.ponte.home}#/orders/acme/${id}`);
    await heading('Entrar');
    await signIn(page, 'olga');
    await button(page, 'Liberar o pedido').click();
    await page.getByRole('dialog').getByLabel('Motivo').fill('conferido por telefone');
    await page.getByRole('dialog').getByRole('button', { name: 'Liberar o pedido' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await go(`/orders/acme/${id}`);
    await page.getByText(/olga/).first().waitFor();
  });

  test('shows once that an operator has no role, and a token still works', async () => {
    const { page, heading } = await world.visit();
    await page.goto(`${world.ponte.home}#/sweeps`);
    await heading('Entrar');
    await signIn(page, 'nora');
    await page.getByText('A sua conta não tem um papel na Ponte.').waitFor();
    await page.waitForURL(({ search }) => search === '');
    await expectAccessible(page);
    await page.getByLabel('Token de operador').fill(world.ponte.tokenOf('rui'));
    await button(page, 'Entrar').click();
    await heading('Varreduras');
  });

  test('shows an operator who cancels that the sign-in was refused', async () => {
    const { page, heading } = await world.visit({ locale: 'en' });
    await page.goto(world.ponte.home);
    await heading('Sign in');
    await page.getByRole('link', { name: PROVIDER_NAME }).click();
    await page.getByRole('link', { name: /cancel/i }).click();
    await page.getByText('The sign-in was refused at the identity provider.').waitFor();
  });
});
