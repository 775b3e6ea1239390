import { beforeAll, expect, test } from '@jest/globals';
import { expectAccessible, expectFits, expectNarrow } from '../support/accessible.js';
import { describeInBrowser } from '../support/browser.js';
import { isUsual } from '../support/depth.js';
import { arePicturesWanted, keepPicture } from '../support/pictures.js';
import { settled, type Locale } from './support/console.js';
import { seed } from './support/seed.js';
import { useConsole } from './support/use-console.js';

const LOCALES: readonly Locale[] = ['pt-BR', 'en'];

/** How every page is checked: in `npm test` each width and colour once, otherwise each width in each colour. */
const VIEWS = [
  { locale: 'pt-BR', width: 1366, colours: 'light' },
  { locale: 'pt-BR', width: 390, colours: 'dark' },
  ...(isUsual
    ? []
    : ([
        { locale: 'en', width: 1280, colours: 'light' },
        { locale: 'pt-BR', width: 390, colours: 'light' },
        { locale: 'pt-BR', width: 1366, colours: 'dark' },
      ] as const)),
  ...(arePicturesWanted ? [{ locale: 'en', width: 1280, colours: 'light' } as const] : []),
] as const;

describeInBrowser('the console', () => {
  const world = useConsole();
  let pages: Readonly<Record<string, string>>;

  beforeAll(async () => {
    pages = await seed(world.ponte);
  });

  test.each(VIEWS)(
    'has only pages in $locale at $width px, $colours, that pass axe, fit the window and break no policy',
    async ({ locale, width, colours }) => {
      const { page, go, complaints } = await world.visit({ as: 'ana', locale, width, colours });
      for (const [name, address] of Object.entries(pages)) {
        await go(address);
        await page.getByText(/\?\?\?|ponte\.|ra\./).waitFor({ state: 'detached' });
        await expectAccessible(page);
        await expectFits(page);
        if (width > 600 && colours === 'light') await keepPicture(page, `${name}.${locale}`);
      }
      expect(complaints()).toEqual([]);
    },
  );

  test.each(LOCALES)('has a sign-in page in %s that passes axe', async (locale) => {
    const { page, go, complaints } = await world.visit({ locale });
    await go('/login');
    await expectAccessible(page);
    expect(complaints()).toEqual([]);
    await keepPicture(page, `sign-in.${locale}`);
    await expectNarrow(page);
  });

  test('has only dialogs, wide or narrow, that pass axe', async () => {
    for (const width of [1280, 360]) {
      const { page, go } = await world.visit({ as: 'ana', width });
      await go(pages['order'] ?? '');
      for (const decision of ['Corrigir o equipamento', 'Vincular uma SS', 'Cancelar o pedido']) {
        await page.getByRole('button', { name: decision, exact: true }).click();
        await page.getByRole('dialog').getByLabel('Motivo').waitFor();
        await expectAccessible(page);
        await expectFits(page);
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
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await settled(page);
    }
  });
});
