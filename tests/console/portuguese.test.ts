import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ATTENTION_CODES } from '../../domain/lifecycle.js';
import { daysAgo, stubOrder } from '../api/support/stub-orders.js';
import { describeInBrowser } from '../support/browser.js';
import { seed } from './support/seed.js';
import { useConsole } from './support/use-console.js';
import { questionOf } from '../support/said.js';

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

const filtered = (filter: object) => encodeURIComponent(JSON.stringify(filter));

async function englishOn(page: Page): Promise<string[]> {
  const said = await page.evaluate<string>(SAID);
  const lines = said.split('\n').filter((line) => line.match(ENGLISH));
  return [...new Set(lines)];
}

/** Letters and words that hardly any Portuguese sentence lacks, and that do not exist in English. */
const PORTUGUESE =
  /[ãõçáéíóúâêô]|\b(?:um|uma|os|da|na|que|com|para|pedido|sem|foi|ao|deste|lote|tentar|abrir)\b/i;

/** What people and vendors wrote: it stays as it is. */
const WRITTEN =
  /Acme Climatização|Português|Padaria Aurora|Clínica São|Manutenção preventiva|Limpeza e higienização|Umidificador|Carga de gás|Serviços conferidos|talvez já esteja|ponte\.yaml/;

async function portugueseOn(page: Page): Promise<string[]> {
  const said = await page.evaluate<string>(SAID.replace('noscript', 'noscript, q'));
  const lines = said.split('\n').filter((line) => PORTUGUESE.test(line) && !WRITTEN.test(line));
  return [...new Set(lines)];
}

describeInBrowser('the console in Portuguese', () => {
  const world = useConsole();
  let pages: Readonly<Record<string, string>>;

  beforeAll(async () => {
    pages = await seed(world.ponte);
  });

  test('has no English sentence on any page, whatever the api answered', async () => {
    const { page, go } = await world.visit({ as: 'ana' });
    const seen: Record<string, readonly string[]> = {};
    for (const [name, address] of Object.entries(pages)) {
      await go(address);
      seen[name] = await englishOn(page);
    }
    const none = Object.keys(pages).map((name) => [name, []]);
    expect(seen).toEqual(Object.fromEntries(none));
  });

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

  test('has, in English, no Portuguese sentence on any page, with orders stuck for every cause', async () => {
    const { actors, client } = world.ponte;
    for (const code of ATTENTION_CODES) {
      const attention = { ...questionOf(code), step: 'opening', since: daysAgo(1) } as const;
      await stubOrder(client, { number: code, phase: 'opening', attention });
    }
    const refused = await actors.draft({ equipment: { id: '9999' } });
    await actors.erp.close(refused.id);
    await actors.told(refused.id, ({ attention }) => attention !== null);

    const { page, go } = await world.visit({ as: 'ana', locale: 'en' });
    const stuck = filtered({ attention: 'true' });
    await go(`/orders?filter=${stuck}`);
    await page.getByRole('link', { name: 'closed-again' }).waitFor();
    const seen: Record<string, readonly string[]> = {};
    const addresses = { ...pages, stuck: `/orders?filter=${stuck}&perPage=50`, causes: '/causes' };
    for (const [name, address] of Object.entries(addresses)) {
      await go(address);
      seen[name] = await portugueseOn(page);
    }
    await go(`/orders/acme/${refused.id}`);
    await page.getByText('Opening the SS in Sismetro failed').first().waitFor();
    seen['order'] = await portugueseOn(page);
    for (const decision of [
      'Try again',
      'Amend the equipment',
      'Link an SS',
      'Release',
      'Cancel',
    ]) {
      await page.getByRole('main').getByRole('button', { name: decision }).first().click();
      await page.getByRole('dialog').getByRole('alert').first().waitFor();
      seen[decision] = await portugueseOn(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    const none = Object.keys(seen).map((name) => [name, []]);
    expect(seen).toEqual(Object.fromEntries(none));
  });
});
