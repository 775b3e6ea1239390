import { beforeAll, expect, test } from '@jest/globals';
import { describeInBrowser } from '../support/browser.js';
import { keepPicture } from '../support/pictures.js';
import { axeFindings, overflow, settled, type Locale } from './support/console.js';
import { seed } from './support/seed.js';
import { useConsole } from './support/use-console.js';

const LOCALES: readonly Locale[] = ['pt-BR', 'en'];

/** The languages and widths in which every page is looked at. */
const VIEWS = [
  { locale: 'pt-BR', width: 1280 },
  { locale: 'en', width: 1280 },
  { locale: 'pt-BR', width: 360 },
] as const;

describeInBrowser('every page of the console', () => {
  const world = useConsole();
  let pages: Readonly<Record<string, string>>;

  beforeAll(async () => {
    pages = await seed(world.ponte);
  }, 120_000);

  test.each(VIEWS)(
    'in $locale at $width px: axe finds nothing, nothing is wider than the window, and no policy is broken',
    async ({ locale, width }) => {
      const { page, go, complaints } = await world.visit({ as: 'ana', locale, width });
      const seen: Record<string, unknown> = {};
      for (const [name, address] of Object.entries(pages)) {
        await go(address);
        await page.getByText(/\?\?\?|ponte\.|ra\./).waitFor({ state: 'detached' });
        seen[name] = { axe: await axeFindings(page), overflow: await overflow(page) };
        if (width > 600) await keepPicture(page, `${name}.${locale}`);
      }
      const clean = Object.keys(pages).map((name) => [name, { axe: [], overflow: 0 }]);
      expect(seen).toEqual(Object.fromEntries(clean));
      expect(complaints()).toEqual([]);
    },
    120_000,
  );

  test.each(LOCALES)('so does the sign-in page in %s', async (locale) => {
    const { page, go, complaints } = await world.visit({ locale });
    await go('/login');
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints()).toEqual([]);
    await keepPicture(page, `sign-in.${locale}`);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await overflow(page)).toBe(0);
  });

  test('so do the dialogs, at both widths', async () => {
    for (const width of [1280, 360]) {
      const { page, go } = await world.visit({ as: 'ana', width });
      await go(pages['order'] ?? '');
      for (const decision of ['Corrigir o equipamento', 'Vincular uma SS', 'Cancelar o pedido']) {
        await page.getByRole('button', { name: decision, exact: true }).click();
        await page.getByRole('dialog').getByLabel('Motivo').waitFor();
        expect([decision, await axeFindings(page), await overflow(page)]).toEqual([
          decision,
          [],
          0,
        ]);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      await go('/orders');
      await page
        .getByRole('checkbox', { name: /Selecionar o pedido/ })
        .first()
        .check();
      await page.getByRole('button', { name: 'Liberar', exact: true }).click();
      await page.getByRole('dialog').getByLabel('Motivo').waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await settled(page);
    }
  }, 120_000);
});
