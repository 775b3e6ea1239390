import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { describeInBrowser } from '../support/browser.js';
import { startConsole, type Visit } from './support/console.js';

type Console = Awaited<ReturnType<typeof startConsole>>;

let ponte: Console;
const visits: Visit[] = [];

const visit = async (...options: Parameters<Console['visit']>) => {
  const opened = await ponte.visit(...options);
  visits.push(opened);
  return opened;
};

const UNKNOWN_EQUIPMENT = { equipment: { id: '9999' } };

/** An order that Sismetro refuses: it has no such equipment. */
async function anOrderInAttention() {
  const { people } = ponte;
  const { id, number } = await people.draft(UNKNOWN_EQUIPMENT);
  await people.erp.close(id);
  await people.told(id, ({ attention }) => attention !== null);
  return { id, number: String(number) };
}

async function anOrderInService() {
  const { order } = await ponte.people.opened();
  return { id: order.id, number: String(order.number) };
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true });

describeInBrowser('the console', () => {
  beforeAll(async () => {
    ponte = await startConsole();
  }, 180_000);

  afterEach(async () => {
    await Promise.all(visits.splice(0).map((one) => one.close()));
  });

  afterAll(async () => {
    await ponte?.close();
  }, 60_000);

  test('whoever opens a link signs in, and comes to the page of the link', async () => {
    const { page, heading } = await visit();
    await page.goto(`${ponte.home}#/parked`);
    await heading('Entrar');
    await page.getByLabel('Token de operador').fill('nobody-has-this-token');
    await button(page, 'Entrar').click();
    await page.getByText('Nenhum operador tem este token.').waitFor();
    await page.getByLabel('Token de operador').fill(ponte.tokenOf('rui'));
    await button(page, 'Entrar').click();
    await heading('Entregas retidas');
  });

  test('whoever signs out is out, in this window and by the back button', async () => {
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/sweeps');
    await page.getByRole('button', { name: 'Perfil' }).click();
    await page.getByRole('menuitem', { name: 'Sair' }).click();
    await heading('Entrar');
    await page.goto(`${ponte.home}#/sweeps`);
    await heading('Entrar');
    expect((await page.context().request.get(`${ponte.stack.urls.api}/session`)).status()).toBe(
      401,
    );
  });

  test('a session that ends while a page is open asks to sign in, and then shows that page again', async () => {
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/orders?filter=%7B%22q%22%3A%22none%22%7D');
    await page.context().clearCookies();
    await page.getByRole('menuitem', { name: 'Varreduras' }).click();
    await heading('Entrar');
    await page.getByLabel('Token de operador').fill(ponte.tokenOf('rui'));
    await button(page, 'Entrar').click();
    await heading(/Varreduras|Pedidos/);
  });

  test('a viewer sees the orders but nothing to decide; the api would refuse it too', async () => {
    const { number, id } = await anOrderInAttention();
    const { page, go } = await visit({ as: 'vera' });
    await go(`/orders/acme/${id}`);
    await page.getByText('O seu papel só consulta').waitFor();
    expect(await button(page, 'Tentar de novo').count()).toBe(0);
    await go('/orders');
    await page.getByRole('link', { name: number, exact: true }).waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(0);
    expect(await page.getByRole('menuitem', { name: 'Auditoria' }).count()).toBe(0);
    const refused = await page.evaluate(
      async ([address]) => {
        const { csrfToken } = (await (await fetch('/session')).json()) as { csrfToken: string };
        const answer = await fetch(address!, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-csrf-token': csrfToken },
          body: JSON.stringify({ decision: 'retry', reason: 'x' }),
        });
        return answer.status;
      },
      [`/orders/acme/${id}/decisions`],
    );
    expect(refused).toBe(403);
  });

  test('the overview shows what needs a person and what is not billed, and follows what happens by itself', async () => {
    const { page, go } = await visit({ as: 'rui' });
    await go('/');
    const attention = page.getByRole('region', { name: 'Precisam de atenção' });
    const before = Number(await attention.getByText(/^\d+$/).textContent());
    await anOrderInAttention();
    await attention.getByText(String(before + 1), { exact: true }).waitFor();
    await page
      .getByRole('region', { name: 'Faturamento bloqueado', exact: true })
      .getByText(/R\$\s[\d.]+,\d\d/)
      .waitFor();
    const ages = page.getByRole('table', { name: /pela idade do pedido/ });
    await ages.getByRole('link', { name: 'Até 1 dia' }).click();
    await page.getByRole('table', { name: /Pedidos, uma página/ }).waitFor();
  });

  test('a filter stands in the address: the same link shows the same list', async () => {
    const { number } = await anOrderInAttention();
    const inService = await anOrderInService();
    const { page, go } = await visit({ as: 'rui' });
    await go('/orders');
    await page.getByRole('link', { name: inService.number, exact: true }).waitFor();
    await button(page, 'Precisam de atenção').click();
    await page
      .getByRole('link', { name: inService.number, exact: true })
      .waitFor({ state: 'detached' });
    await page.getByLabel('Pedido, SS ou id').fill(number);
    await page.getByText('1 pedido', { exact: true }).waitFor();

    const other = await visit({ as: 'vera' });
    await other.page.goto(page.url());
    await other.page.getByText('1 pedido', { exact: true }).waitFor();
    await other.page.getByRole('link', { name: number, exact: true }).waitFor();
    expect(await other.page.getByLabel('Pedido, SS ou id').inputValue()).toBe(number);
  });

  test('the list is exported as it is filtered', async () => {
    const { number } = await anOrderInAttention();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders?filter=${encodeURIComponent(JSON.stringify({ q: number }))}`);
    await page.getByText('1 pedido', { exact: true }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Exportar CSV' }).click(),
    ]);
    const lines = readFileSync(await file.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^\uFEFF.*;/);
    expect(lines[1]).toContain(number);
  });

  test('an order refused by Sismetro is found, its equipment amended, and its story tells it', async () => {
    const { id, number } = await anOrderInAttention();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/orders');
    await page.getByRole('link', { name: number, exact: true }).click();
    await heading(`Pedido ${number}`);
    await button(page, 'Corrigir o equipamento').click();
    const dialog = page.getByRole('dialog');
    const confirm = button(dialog as unknown as Page, 'Corrigir o equipamento');
    await confirm.click();
    await dialog.getByText('Preencha este campo.').waitFor();
    await dialog.getByText('Diga por quê').waitFor();
    await dialog.getByLabel('Número do equipamento').fill('9001');
    await dialog.getByLabel('Motivo').fill('o número estava trocado');
    await confirm.click();
    await page.getByText('Decisão tomada.').waitFor();
    await page.getByRole('link', { name: /PDF da SS/ }).waitFor();
    const story = page.getByRole('region', { name: 'História' });
    await story.getByText('Decisão: corrigir o equipamento para 9001.').waitFor();
    await story.getByText('o número estava trocado').waitFor();
    await story.getByText('por rui').waitFor();
    await story.getByText(/^SS \d+ aberta na Sismetro\.$/).waitFor();
    await ponte.people.told(id, ({ phase }) => phase === 'in-service');
  });

  test('a decision that no longer fits is refused in words, and nothing is lost of what was written', async () => {
    const { id } = await anOrderInService();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders/acme/${id}`);
    await button(page, 'Cancelar o pedido').click();
    await page.getByLabel('Motivo').fill('o cliente desistiu');
    await ponte.people.ponte.decide(id, { decision: 'release', reason: 'antes de você' });
    await ponte.people.told(id, ({ settledAt }) => settledAt !== null);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cancelar o pedido' }).click();
    await dialog.getByText(/já foi encerrado/).waitFor();
    expect(await dialog.getByLabel('Motivo').inputValue()).toBe('o cliente desistiu');
  });

  test('payloads are masked; an administrator reveals them with a reason, and the audit has it', async () => {
    const { id, number } = await anOrderInService();
    const { page, go } = await visit({ as: 'ana' });
    await go(`/orders/acme/${id}`);
    await button(page, 'Mostrar os dados').click();
    const data = page.getByRole('region', { name: 'Dados trocados' });
    await data.getByText('"customer"').first().waitFor();
    await button(page, 'Revelar dados pessoais').click();
    await page.getByLabel('Motivo').fill(`conferir o cliente de ${number}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Revelar dados pessoais' }).click();
    await data.getByText('Os dados pessoais estão visíveis.').waitFor();

    await go('/audit');
    await page.getByText(`conferir o cliente de ${number}`).first().waitFor();
  });

  test('orders are released in bulk: counted, confirmed, and carried on without the browser', async () => {
    const orders = [await anOrderInService(), await anOrderInService()];
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/orders');
    for (const { number } of orders) {
      await page.getByRole('checkbox', { name: `Selecionar o pedido ${number}` }).check();
    }
    await page.getByText('2 pedidos selecionados').waitFor();
    await button(page, 'Liberar').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/De 2 pedidos, 2 podem receber/).waitFor();
    await dialog.getByLabel('Motivo').fill('serviços feitos, avisos perdidos');
    await dialog.getByRole('button', { name: 'Decidir sobre 2 pedidos' }).click();
    await heading('Liberar pedidos');
    const address = page.url();
    await page.context().close();

    for (const { id } of orders) await ponte.people.settled(id, 'Liberado');
    const later = await visit({ as: 'rui' });
    await later.page.goto(address);
    await later.page.getByText('2 de 2 feitos').waitFor();
    await later.page.getByText('Nada falhou.').waitFor();
    await later.page.getByText('serviços feitos, avisos perdidos').waitFor();
  });

  test('all that pass the filters are chosen at once', async () => {
    const { number } = await anOrderInAttention();
    await anOrderInAttention();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders?filter=${encodeURIComponent('{"attention":"true"}')}`);
    await page.getByRole('checkbox', { name: `Selecionar o pedido ${number}` }).check();
    await button(page, /^Selecionar todos os \d+ que passam pelos filtros$/).click();
    const chosen = await page.getByText(/^Todos os \d+ pedidos que passam/).textContent();
    const count = /\d+/.exec(chosen ?? '')?.[0];
    await button(page, 'Tentar de novo').click();
    await page
      .getByRole('dialog')
      .getByText(new RegExp(`^De ${count} pedidos, ${count} podem`))
      .waitFor();
  });

  test('a delivery that cannot be read waits with what is wrong in it, and is discarded with a reason', async () => {
    const { people } = ponte;
    const body = {
      payload: {
        id: crypto.randomUUID(),
        number: 77,
        branch: { code: '1' },
        equipment: { id: '9001' },
      },
    };
    await expect(people.asSeniorX('/serviceOrder/open', body)).rejects.toThrow();
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/parked');
    await page.getByRole('link', { name: 'Pedido fechado (Senior X)' }).click();
    await heading('Entrega retida');
    await page.getByText('Ainda não pode ser lida').waitFor();
    await page
      .getByRole('table', { name: 'O que o perfil espera' })
      .getByText('/payload/items')
      .waitFor();
    await button(page, 'Descartar').click();
    await page.getByLabel('Motivo').fill('pedido de teste');
    await page.getByRole('dialog').getByRole('button', { name: 'Descartar' }).click();
    await heading('Entregas retidas');
    await page.getByText('Nada está retido.').waitFor();
  });

  test('the language that is chosen stays, over a reload and over signing out', async () => {
    const { page, go, heading, reload } = await visit({ as: 'rui' });
    await go('/');
    await page.getByRole('button', { name: 'Português' }).click();
    await page.getByRole('menuitem', { name: 'English' }).click();
    await heading('Overview');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page
      .getByText(/R\$\s?[\d,]+\.\d\d/)
      .first()
      .waitFor();
    await reload();
    await heading('Overview');
    await page.getByRole('button', { name: 'Profile' }).click();
    await page.getByRole('menuitem', { name: 'Logout' }).click();
    await heading('Sign in');
  });

  test('by keyboard alone: sign in, find an order, and decide', async () => {
    const { id, number } = await anOrderInAttention();
    const { page, heading } = await visit();
    const press = (...keys: string[]) =>
      keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());
    /** Goes on with Tab until what is wanted has the focus. */
    const tabTo = async (role: Parameters<Page['getByRole']>[0], name: string) => {
      const wanted = page.getByRole(role, { name, exact: true }).first();
      await wanted.waitFor();
      for (let presses = 0; presses < 80; presses += 1) {
        if (await wanted.evaluate((element) => element === document.activeElement)) return;
        await press('Tab');
      }
      throw new Error(`Tab never came to the ${role} ${name}`);
    };
    await page.goto(ponte.home);
    await heading('Entrar');
    await tabTo('textbox', 'Token de operador');
    await page.keyboard.type(ponte.tokenOf('rui'));
    await press('Enter');
    await heading('Visão geral');
    await tabTo('menuitem', 'Pedidos');
    await press('Enter');
    await heading('Pedidos');
    await tabTo('link', number);
    await press('Enter');
    await heading(`Pedido ${number}`);
    await tabTo('button', 'Cancelar o pedido');
    await press('Enter');
    await tabTo('textbox', 'Motivo');
    await page.keyboard.type('só pelo teclado');
    await tabTo('button', 'Cancelar o pedido');
    await press('Enter');
    await page.getByText('Decisão tomada.').waitFor();
    await ponte.people.told(id, ({ phase }) => phase === 'cancelled');
  });
});
