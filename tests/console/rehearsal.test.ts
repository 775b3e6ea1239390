import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { callJson } from '../../sandbox/stack/http.js';
import type { WrittenSettings } from '../../sandbox/stack/settings.js';
import { describeInBrowser } from '../support/browser.js';
import { button, useConsole } from './support/use-console.js';

describeInBrowser('a rehearsal in the console', () => {
  const world = useConsole();

  /** Changes the mode for the api; the worker keeps its settings until it is reloaded. */
  async function put(mode: 'live' | 'rehearsal'): Promise<void> {
    const { stack } = world.ponte;
    const file = join(stack.home, 'ponte.yaml');
    const settings = parse(readFileSync(file, 'utf8')) as WrittenSettings;
    const tenants = settings.tenants.map((tenant) => ({ ...tenant, mode }));
    writeFileSync(file, stringify({ ...settings, tenants }));
    const headers = { authorization: `Bearer ${stack.keys.operator}` };
    await callJson(`${stack.urls.api}/admin/reload`, { method: 'POST', headers });
  }

  test('shows what would be sent, and lets the order be taken over after the go-live', async () => {
    const { actors } = world.ponte;
    await put('rehearsal');
    const { id, number } = await actors.draft();
    await actors.erp.close(id);
    await actors.told(id, ({ phase }) => phase === 'rehearsal');

    const { page, go } = await world.visit({ as: 'rui' });
    await go('/');
    await page.getByRole('link', { name: 'Ensaio', exact: true }).click();
    await page.getByRole('link', { name: String(number), exact: true }).click();
    await page.locator('.MuiChip-root', { hasText: 'Ensaio' }).first().waitFor();
    await page.getByText('O que seria enviado à Sismetro').waitFor();
    const goLive = 'A virada (a empresa está em ensaio). Depois dela, um operador o assume.';
    await page.getByText(goLive).waitFor();
    const sent = page.getByRole('region', { name: 'Dados enviados e recebidos' });
    await sent.getByText(actors.referenceOf(id)).first().waitFor();
    await button(page, 'Registrar o encerramento').waitFor();
    expect(await button(page, 'Assumir o pedido').count()).toBe(0);
    expect(await actors.effects(id)).toEqual({ senior: [], sismetro: [] });

    await put('live');
    await page.reload();
    await page.getByText('Um operador que o assuma.').waitFor();
    expect(await page.getByText(goLive).count()).toBe(0);
    const dialog = page.getByRole('dialog');
    await button(page, 'Vincular uma SS').click();
    // the number can be typed at once
    await dialog.getByLabel('Número da SS').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await button(page, 'Assumir o pedido').click();
    await dialog.getByText(/procura a SS pela referência/).waitFor();
    await dialog.getByLabel('Motivo').fill('virada');
    await button(dialog, 'Assumir o pedido').click();
    await page.getByText('Decisão: assumir o pedido depois do ensaio.').waitFor();
    await actors.told(id, ({ phase }) => phase === 'in-service');
    expect(await actors.effects(id)).toEqual({ senior: ['observed'], sismetro: ['opened'] });
  });
});
