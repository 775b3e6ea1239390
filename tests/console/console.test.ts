import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { callJson } from '../../sandbox/stack/http.js';
import { describeInBrowser } from '../support/browser.js';
import { button, hold, useConsole } from './support/use-console.js';

describeInBrowser('in the console', () => {
  const world = useConsole();
  const { visit, anOrderInAttention, anOrderInService } = world;

  test('the overview shows whether both systems answer, and keeps itself up to date', async () => {
    const { page, go } = await visit({ as: 'vera' });
    await go('/');
    const vendors = page.getByRole('region', { name: 'Conexão com os sistemas' });
    await vendors.getByText('Nenhuma chamada registrada ainda').nth(1).waitFor();
    await vendors.getByText('Sem movimento').nth(1).waitFor();
    expect(await vendors.getByText('Sem movimento').count()).toBe(2);

    const { stack } = world.ponte;
    const rules = [{ call: 'open', kind: 'status', status: 429, retryAfter: 1, times: 1 }];
    await callJson(`${stack.urls.sismetro}/_sandbox/faults`, { method: 'PUT', body: { rules } });
    await anOrderInService();
    await stack.workers[0]!.restart(); // on shutdown it reports its counts
    await vendors.getByText('Limitado', { exact: true }).waitFor();
    await vendors.getByText('Normal', { exact: true }).waitFor();
    const told = (await vendors.innerText()).replaceAll('\n', ' ');
    expect(told).toMatch(
      /Sismetro\s+Limitado.*Chamadas na última hora\s+\d.*Falhas\s+0 \(0 %\).*excesso de chamadas\s+1\b.*Tempo médio\s+[\d.]+ ms/,
    );
    expect(told).toMatch(/Último registro\s+\d\d\/\d\d\/\d{4}/);
  });

  test('an operator who opens a link signs in, and then sees the page of the link', async () => {
    const { page, heading } = await visit();
    await page.goto(`${world.ponte.home}#/parked`);
    await heading('Entrar');
    expect(await page.getByLabel('Token de operador').getAttribute('type')).toBe('password');
    await page.getByLabel('Token de operador').fill('nobody-has-this-token');
    await button(page, 'Entrar').click();
    await page.getByText('Nenhum operador tem este token.').waitFor();
    await page.getByLabel('Token de operador').fill(world.ponte.tokenOf('rui'));
    await button(page, 'Entrar').click();
    await heading('Avisos parados');
  });

  test('an operator who signs out is out, in this window and for the back button', async () => {
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/sweeps');
    const api = page.context().request;
    const { csrfToken } = (await (
      await api.get(`${world.ponte.stack.urls.api}/session`)
    ).json()) as {
      csrfToken: string;
    };
    const kept = await page.evaluate<string>(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }])',
    );
    expect(csrfToken).toMatch(/^.{32}$/);
    expect(kept).not.toContain(csrfToken);
    expect(kept).not.toContain(world.ponte.tokenOf('rui'));
    await page.getByRole('button', { name: 'Perfil' }).click();
    await page.getByRole('menuitem', { name: 'Sair' }).click();
    await heading('Entrar');
    await page.goto(`${world.ponte.home}#/sweeps`);
    await heading('Entrar');
    expect(
      (await page.context().request.get(`${world.ponte.stack.urls.api}/session`)).status(),
    ).toBe(401);
  });

  test('a session that ends while a page is open asks for a sign-in, and then shows that page again', async () => {
    const { page, go, heading } = await visit({ as: 'rui' });
    await go('/orders?filter=%7B%22q%22%3A%22none%22%7D');
    await page.context().clearCookies();
    // not by the menu: the page looks again by itself, and may ask for the sign-in first
    await page.evaluate("location.hash = '#/sweeps'");
    await heading('Entrar');
    await page.getByLabel('Token de operador').fill(world.ponte.tokenOf('rui'));
    await button(page, 'Entrar').click();
    await heading(/Varreduras|Pedidos/);
  });

  test('a viewer sees the orders but no decisions, and the api would refuse one too', async () => {
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

  test('the overview shows what needs an operator and what is not billed, and keeps itself up to date', async () => {
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

  test("the overview of a company shows no other company's figures while it loads", async () => {
    const { page, go } = await visit({ as: 'rui' });
    await go('/');
    const figures = page.getByRole('region', { name: 'Faturamento bloqueado', exact: true });
    await figures.waitFor();
    const answer = await hold(page, '**/overview?tenant=acme');
    const asked = page.waitForRequest('**/overview?tenant=acme');
    await page.goto(`${world.ponte.home}#/?tenant=acme`);
    await asked;
    expect(await figures.count()).toBe(0);
    answer();
    await figures.waitFor();
  });

  test('a list that is incomplete because there are too many orders says so', async () => {
    const { page, go } = await visit({ as: 'rui' });
    const answers = ({ pathname }: URL) => ['/overview', '/orders', '/causes'].includes(pathname);
    await page.route(answers, async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as object;
      await route.fulfill({ response, json: { ...body, partial: true } });
    });
    await go('/');
    await page.getByText('Há mais pedidos do que o painel comporta.').waitFor();
    for (const path of ['/orders', '/causes']) {
      await go(path);
      await page.getByText('A lista está incompleta').waitFor();
    }
  });

  test('a page reports that the api is unavailable, and continues automatically when it is back', async () => {
    const { page, go } = await visit({ as: 'rui' });
    await go('/orders');
    await page.getByRole('table', { name: /Pedidos, uma página/ }).waitFor();
    await page.getByLabel('Pedido, SS ou cliente').waitFor(); // the last script that the page fetches
    const api = world.ponte.stack.apis[0]!;
    await api.kill();
    try {
      await page.getByRole('button', { name: 'Não encerrados' }).click();
      await page.getByText('A Ponte não responde.').first().waitFor();
    } finally {
      await api.start(); // the tests after this one need it
    }
    await page.getByText('A Ponte não responde.').first().waitFor({ state: 'detached' });
    await page.getByRole('table', { name: /Pedidos, uma página/ }).waitFor();
  });

  test('a filter is part of the address: the same link shows the same list', async () => {
    const { number } = await anOrderInAttention();
    const inService = await anOrderInService();
    const { page, go } = await visit({ as: 'rui' });
    await go('/orders');
    await page.getByRole('link', { name: inService.number, exact: true }).waitFor();
    await button(page, 'Precisam de atenção').click();
    await page
      .getByRole('link', { name: inService.number, exact: true })
      .waitFor({ state: 'detached' });
    await page.getByLabel('Pedido, SS ou cliente').fill(number);
    await page.getByText('1 pedido', { exact: true }).waitFor();

    const other = await visit({ as: 'vera' });
    await other.page.goto(page.url());
    await other.page.getByText('1 pedido', { exact: true }).waitFor();
    await other.page.getByRole('link', { name: number, exact: true }).waitFor();
    expect(await other.page.getByLabel('Pedido, SS ou cliente').inputValue()).toBe(number);
  });

  test('the list is exported with its filters', async () => {
    const { number } = await anOrderInAttention();
    const { page, go } = await visit({ as: 'rui' });
    await go(`/orders?filter=${encodeURIComponent(JSON.stringify({ q: number }))}`);
    await page.getByText('1 pedido', { exact: true }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      button(page, 'Exportar CSV').click(), // a search may name a customer, so it is not part of a link
    ]);
    const lines = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^\uFEFF.*;/);
    expect(lines[1]).toContain(number);
  });

  test('an order is found by its customer: a company by everyone, a person by who may reveal', async () => {
    const { actors, stack } = world.ponte;
    const person = { code: '901', name: 'Zuleica Quirino', cnpjCpf: '529.982.247-25' };
    await callJson(`${stack.urls.seniorX}/erp/customers`, { body: person });
    const { order } = await actors.opened({ customer: person.code });
    const number = String(order.number);
    const list = async (as: 'rui' | 'ana') => {
      const { page, go } = await visit({ as });
      await go('/orders');
      await page.getByLabel('Pedido, SS ou cliente').fill('quirino zuleica');
      return page;
    };
    const ana = await list('ana');
    await ana.getByText('1 pedido', { exact: true }).waitFor();
    await ana.getByRole('cell', { name: person.name }).waitFor();
    await ana.getByRole('link', { name: number, exact: true }).click();
    await ana.getByRole('definition').filter({ hasText: person.name }).waitFor();

    const rui = await list('rui');
    await rui
      .getByText(/Nenhum pedido com estes filtros.+palavras inteiras.+não inclui pessoas físicas/)
      .waitFor();
    await ana.goBack();
    await ana.getByLabel('Pedido, SS ou cliente').fill('quirin');
    await ana.getByText(/Nenhum pedido com estes filtros.+palavras inteiras/).waitFor();
    expect(await ana.getByText('A busca não inclui pessoas físicas').count()).toBe(0);
    await rui.getByLabel('Pedido, SS ou cliente').fill(number);
    await rui.getByRole('link', { name: number, exact: true }).click();
    await rui.getByText('Valor', { exact: true }).first().waitFor();
    expect(await rui.getByText(person.name).count()).toBe(0);
  });

  test('the chosen language stays after a reload and after a sign-out', async () => {
    const { page, go, heading, reload } = await visit({ as: 'rui' });
    await go('/');
    await button(page, 'English').click();
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
    await page.getByLabel('Operator’s token').fill('typed');
    await button(page, 'Português').click();
    await heading('Entrar');
    expect(await page.getByLabel('Token de operador').inputValue()).toBe('typed');
  });
});
