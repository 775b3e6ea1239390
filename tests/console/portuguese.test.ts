import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.js';
import { seed } from './support/seed.js';
import { useConsole } from './support/use-console.js';

/** Words that hardly any English sentence of the api lacks, and that do not exist in Portuguese. */
const ENGLISH =
  /\b(?:the|must|is|are|of|and|or|not|with|cannot|your|this|has|have|from|needs|there|again|too|many|be|text|number|release|cancel|retry|failed|timeout)\b/gi;

/** What users read or hear on the page, except JSON and field names, which are shown as received. */
const SAID = `(() => {
  const said = [];
  const walker = document.createTreeWalker(document.body);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE && !node.parentElement.closest('pre, code, script, style, noscript')) {
      said.push(node.data);
    }
    for (const name of ['aria-label', 'title', 'placeholder']) said.push(node.getAttribute?.(name) ?? '');
  }
  return said.join('\\n');
})()`;

async function englishOn(page: Page): Promise<string[]> {
  const said = await page.evaluate<string>(SAID);
  const lines = said.split('\n').filter((line) => line.match(ENGLISH));
  return [...new Set(lines)];
}

describeInBrowser('the console in Portuguese', () => {
  const world = useConsole();
  let pages: Readonly<Record<string, string>>;

  beforeAll(async () => {
    pages = await seed(world.ponte);
  }, 120_000);

  test('has no English sentence on any page, whatever the api answered', async () => {
    const { page, go } = await world.visit({ as: 'ana' });
    const seen: Record<string, readonly string[]> = {};
    for (const [name, address] of Object.entries(pages)) {
      await go(address);
      seen[name] = await englishOn(page);
    }
    const none = Object.keys(pages).map((name) => [name, []]);
    expect(seen).toEqual(Object.fromEntries(none));
  }, 60_000);

  test('shows why a delivery cannot be read in the language of the page', async () => {
    const { page, go } = await world.visit({ as: 'ana' });
    await go(pages['parked'] ?? '');
    await page.getByText('deve ser maior que zero').waitFor();
    const english = await world.visit({ as: 'ana', locale: 'en' });
    await english.go(pages['parked'] ?? '');
    await english.page.getByText('must be greater than zero').waitFor();
  });

  test.each([
    ['/audit', { order: 'x' }, 'deve ser <empresa>/<id do pedido>'],
    ['/audit', { from: '2026-11-02', to: '2026-11-01' }, 'O fim do período vem antes do início.'],
    ['/orders', { phase: 'nowhere' }, 'não tem a forma esperada'],
  ])('shows on %s why it cannot use the filter %j', async (list, filter, words) => {
    const { page, go } = await world.visit({ as: 'ana' });
    await go(`${list}?filter=${encodeURIComponent(JSON.stringify(filter))}`);
    const problem = page.getByRole('main').getByRole('alert').first();
    await problem.getByText(words).waitFor();
    expect(await englishOn(page)).toEqual([]);
  });
});
