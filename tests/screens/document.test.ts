/**
 * The source document, played through the screens by a user with a browser, on the whole system. The headings are the
 * document's; each test continues where the previous one ended.
 */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { newHome, startLoop } from '../e2e/support.js';
import { UNIT } from '../../sandbox/stack/settings.js';
import type { Stack } from '../../sandbox/stack/stack.js';
import { expectAccessible, expectNarrow } from '../support/accessible.js';
import { describeInBrowser, openBrowser, type Visits } from '../support/browser.js';
import { keepPicture } from '../support/pictures.js';

const AWAITING = 'Aguardando integração';
const PATIENCE_MS = 30_000;
/** For what passes the webhook, the api, the worker and a vendor before a page shows it: a machine may be busy. */
const WHOLE_WAY = { timeout: 240_000 };

const home = newHome();
let stack: Stack;
let browser: Visits;
let context: BrowserContext;
let erp: Page;
let field: Page;
/** Ponte's console, in the back office. */
let office: Page;
/** Errors in the pages: what the CSP blocked, script errors. */
const complaints: string[] = [];

const watched = (page: Page) => {
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const isRefusedForm = /status of (4\d\d|503)/.test(message.text());
    if (message.type() === 'error' && !isRefusedForm) complaints.push(message.text());
  });
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
};

/** Checks the page as it is now: with axe, at a width of 360 px, and with a screenshot if `picture` is given. */
async function inspect(page: Page, picture?: string): Promise<void> {
  await expectAccessible(page);
  await expectNarrow(page);
  if (picture !== undefined) await keepPicture(page, picture);
}

const press = (page: Page, name: string) => page.getByRole('button', { name }).click();
const enter = (page: Page, label: string, text: string) =>
  page.getByLabel(label, { exact: true }).fill(text);
const pick = (page: Page, label: string, option: string) =>
  page.getByLabel(label, { exact: true }).selectOption({ label: option });
const menu = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name }).click();
const problem = (page: Page) => page.getByRole('alert').innerText();
const see = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** Creates an order up to its equipment. */
async function openOrder(branch: string, customer: string): Promise<void> {
  await menu(erp, 'Vendas');
  await erp.getByRole('link', { name: 'Novo pedido de serviço' }).click();
  await pick(erp, 'Filial', branch);
  await pick(erp, 'Cliente', customer);
  await press(erp, 'Continuar');
}

async function addItem(service: string, quantity: string, price: string): Promise<void> {
  await pick(erp, 'Item', service);
  await enter(erp, 'Quantidade na unidade de venda', quantity);
  await enter(erp, 'Preço de venda', price);
  await press(erp, 'Adicionar Item');
}

/** *Atender*, on the page of an SS. */
async function startService(technician: string): Promise<void> {
  const start = field.locator('section', {
    has: field.getByRole('heading', { name: 'Atender' }),
  });
  await start.getByLabel('Técnico').fill(technician);
  await press(field, 'Atender');
  await see(field, 'ABERTA – EM EXECUÇÃO');
}

/** Waits for the link of the SS in the order's observations: the page updates itself. */
async function ssInObservations(): Promise<{ ss: string; link: string }> {
  const link = erp.getByRole('link', { name: /printSS\.php/ });
  const href = (await link.getAttribute('href', WHOLE_WAY))!;
  return { ss: new URL(href).searchParams.get('os')!, link: href };
}

/** The number of the order that the ERP's page shows. */
const orderNumber = async () =>
  /\d+/.exec(await erp.getByRole('heading', { level: 1 }).innerText())![0];

const situation = (text: string) => erp.locator('#situacao').getByText(text, { exact: true });

describeInBrowser('the source document, by hand', () => {
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startLoop(home), openBrowser()]);
    context = await browser.newContext({
      locale: 'pt-BR',
      viewport: { width: 1000, height: 700 },
    });
    const open = async () => watched(await context.newPage());
    [erp, field, office] = [await open(), await open(), await open()];
    await erp.goto(stack.urls.seniorX);
    await field.goto(stack.urls.sismetro);
    await office.goto(`${stack.urls.api}/console/`);
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    rmSync(home, { recursive: true, force: true });
  });

  beforeEach(() => void complaints.splice(0));
  afterEach(() => expect(complaints).toEqual([]));

  test('the start pages say that they are stand-ins, and link to each other, the console and Temporal', async () => {
    await see(erp, 'Simulador – não é o Senior X');
    await see(field, 'Simulador – não é a Sismetro');
    await inspect(erp);
    await expectAccessible(field);
    const linksOf = async (page: Page) => {
      const links = await page
        .getByRole('navigation', { name: 'Outros sistemas' })
        .getByRole('link')
        .all();
      return Promise.all(links.map((link) => link.getAttribute('href')));
    };
    const { api, webUi, seniorX, sismetro } = stack.urls;
    expect(await linksOf(erp)).toEqual([sismetro, `${api}/console/`, webUi]);
    expect(await linksOf(field)).toEqual([seniorX, `${api}/console/`, webUi]);
  });

  test('Pré-requisitos: the webhook is registered with its URL and the headers unit and key', async () => {
    await menu(erp, 'Webhooks');
    await press(erp, 'Excluir');
    await see(erp, 'Nenhum webhook');
    await press(erp, 'Cadastrar');
    expect(await problem(erp)).toContain('Informe o Evento.');

    await pick(erp, 'Evento', 'erpx_com_ven/pedido/externalServiceOrderFinished');
    await enter(erp, 'URL do endpoint', `${stack.urls.api}/serviceOrder/open`);
    await enter(erp, 'unit', UNIT);
    await enter(erp, 'key', stack.keys.inboundSenior);
    await press(erp, 'Cadastrar');
    await see(erp, 'Webhook cadastrado.');
    await see(erp, 'unit, key');
    await inspect(erp, 'senior-x-webhooks');
  });

  test('Ativar integração: the parameter of the branch is set to Sim', async () => {
    await menu(erp, 'Filiais');
    await inspect(erp);
    await erp.getByRole('link', { name: 'Editar: Joinville' }).click();
    await erp
      .getByRole('link', { name: 'Editar: Integração sistema de gestão de ordens de serviço' })
      .click();
    await erp.getByLabel('Sim').check();
    await inspect(erp, 'senior-x-filial');
    await press(erp, 'Salvar');
    await see(erp, 'Parâmetro salvo.');
    expect(await erp.getByRole('table').innerText()).toContain('Sim');
  });

  test('Informar equipamento: found by the search beside Equipamento disponível, items added, the order closed', async () => {
    await openOrder('3 – Joinville', 'Padaria Aurora do Vale Ltda.');
    await enter(erp, 'Equipamento disponível', 'camara fria');
    await press(erp, 'Buscar equipamento disponível');
    await erp.getByLabel(/Câmara fria de laticínios · CF-001/).check();
    await inspect(erp, 'senior-x-equipamento');
    await press(erp, 'Continuar');
    await see(erp, 'Patrimônio 9006 da Sismetro');

    await press(erp, 'Fechar pedido');
    expect(await problem(erp)).toBe('Adicione ao menos um item antes de fechar o pedido.');
    await pick(erp, 'Item', 'S-10 – Manutenção preventiva (UN)');
    await press(erp, 'Adicionar Item');
    expect(await problem(erp)).toBe(
      'Informe a Quantidade na unidade de venda. Informe o Preço de venda.',
    );
    await addItem('S-10 – Manutenção preventiva (UN)', '1', '350,00');
    await addItem('S-30 – Carga de gás refrigerante (KG)', '2,5', '80,40');
    await see(erp, /551,00/);
    await expectAccessible(erp);
    await press(erp, 'Fechar pedido');
    await situation(AWAITING).waitFor();
  });

  test('Criação de SS: number and link appear in the Lista de Observações automatically, and the link opens the PDF', async () => {
    const { ss, link } = await ssInObservations();
    await see(erp, new RegExp(`SS ${ss}`));
    const pdf = await context.request.get(link);
    expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf']);

    await press(erp, 'Faturar');
    expect(await problem(erp)).toBe(
      'Não é permitido faturar em situação de Aguardando integração.',
    );
    await inspect(erp, 'senior-x-aguardando');
  });

  test('Importante: in Aguardando integração neither the order nor its items can be cancelled, and it cannot be deleted', async () => {
    for (const button of [
      'Cancelar pedido',
      'Excluir pedido',
      'Cancelar item: Manutenção preventiva',
    ]) {
      await press(erp, button);
      expect(await problem(erp)).toContain(AWAITING);
      await situation(AWAITING).waitFor();
    }
  });

  test('Atendimento: Concluir in Sismetro releases the order, which is then billed', async () => {
    const { ss } = await ssInObservations();
    await menu(field, 'Solicitações (SS)');
    await inspect(field);
    await field.getByRole('link', { name: ss }).click();
    await startService('Joana Prado');
    await inspect(field, 'sismetro-ss');

    await press(field, 'Concluir');
    expect(await problem(field)).toContain('Informe a conclusão do serviço.');
    await enter(field, 'Conclusão', 'Filtros limpos; sem vazamentos.');
    await press(field, 'Concluir');
    await see(field, 'SS concluída.');

    await situation('Liberado').waitFor(WHOLE_WAY); // the ERP's page, without a reload
    await press(erp, 'Faturar');
    await see(erp, 'Pedido faturado.');
    await situation('Faturado').waitFor();
  });

  test('Cancelamento: cancelling the SS in Sismetro cancels an order with Novo equipamento', async () => {
    await openOrder('1 – Matriz', 'Clínica São Benedito S.A.');
    await enter(erp, 'Novo equipamento', 'Umidificador da sala 12');
    await press(erp, 'Continuar');
    await addItem('S-40 – Hora técnica (HR)', '3', '120');
    await press(erp, 'Fechar pedido');
    const { ss } = await ssInObservations();

    await field.goto(`${stack.urls.sismetro}/telas/ss/${ss}`);
    await see(field, /Umidificador da sala 12/);
    await press(field, 'Cancelar SS');
    expect(await problem(field)).toBe('Informe o motivo do cancelamento.');
    await enter(field, 'Motivo do cancelamento', 'Cliente desistiu.');
    await press(field, 'Cancelar SS');
    await see(field, 'CANCELADA');
    await situation('Cancelado').waitFor(WHOLE_WAY);

    await menu(erp, 'Vendas');
    await inspect(erp, 'senior-x-vendas');
  });

  test('Regras: an order with an equipment that Sismetro refuses stays in Aguardando integração, without an SS', async () => {
    await menu(field, 'Regras');
    await enter(field, 'Patrimônio', '9008');
    await enter(field, 'Motivo da recusa', 'equipamento baixado');
    await press(field, 'Salvar regra');
    await see(field, 'Regra salva.');
    await inspect(field, 'sismetro-regras');

    await openOrder('1 – Matriz', 'Padaria Aurora do Vale Ltda.');
    await enter(erp, 'Equipamento disponível', 'freezer');
    await press(erp, 'Buscar equipamento disponível');
    await erp.getByLabel(/Freezer horizontal/).check();
    await press(erp, 'Continuar');
    await addItem('S-20 – Limpeza e higienização (UN)', '2', '99,90');
    await press(erp, 'Fechar pedido');
    await situation(AWAITING).waitFor();
  });

  test('Console: the order is found from the overview, and its page says why it is stuck', async () => {
    await office.getByLabel('Token de operador').fill(stack.keys.operator);
    await press(office, 'Entrar');
    await office
      .getByRole('region', { name: 'Precisam de atenção' })
      .getByText('1', { exact: true })
      .waitFor(WHOLE_WAY);
    await office.getByRole('link', { name: 'Precisam de atenção' }).click();
    await see(office, '1 pedido');
    await office.getByRole('link', { name: await orderNumber(), exact: true }).click();
    await office
      .getByRole('alert')
      .getByText('Patrimônio 9008 não aceita SS: equipamento baixado')
      .waitFor();
    await expectAccessible(office);
    await expectNarrow(office);
  });

  test('Corrigir o equipamento: the console amends it with a reason, and the order gets its SS for the other equipment', async () => {
    await press(office, 'Corrigir o equipamento');
    const dialog = office.getByRole('dialog');
    await dialog.getByText(/O que vai acontecer/).waitFor();
    await dialog.getByLabel('Número do equipamento na Sismetro').fill('9007');
    await dialog.getByLabel('Motivo').fill('O freezer foi baixado; o serviço é no balcão.');
    await dialog.getByRole('button', { name: 'Corrigir o equipamento' }).click();
    await see(office, /^Decisão registrada/);

    const { ss } = await ssInObservations();
    await office.getByRole('link', { name: `PDF da SS ${ss}` }).waitFor(WHOLE_WAY); // the console updates itself
    await field.goto(`${stack.urls.sismetro}/telas/ss/${ss}`);
    await see(field, /Balcão refrigerado da padaria/);
  });

  test('Concluir in Sismetro releases that order: the console shows it, and the ERP bills it', async () => {
    await startService('Rui Bastos');
    await enter(field, 'Conclusão', 'Balcão limpo e higienizado.');
    await press(field, 'Concluir');
    await see(field, 'SS concluída.');

    const situations = office.getByRole('region', { name: 'Situação nos dois sistemas' });
    await situations.getByText('Liberado', { exact: true }).waitFor(WHOLE_WAY);
    const story = office.getByRole('region', { name: 'Histórico' });
    await story.getByText('Decisão: corrigir o equipamento para 9007.').waitFor();
    await story.getByText('por ana').waitFor();
    expect(await office.getByRole('button', { name: 'Corrigir o equipamento' }).count()).toBe(0);

    await situation('Liberado').waitFor(WHOLE_WAY);
    await press(erp, 'Faturar');
    await see(erp, 'Pedido faturado.');
    await situation('Faturado').waitFor();
    await office.getByRole('menuitem', { name: 'Visão geral' }).click();
    await see(office, 'Nenhum pedido espera por uma decisão.');
  });

  test('faults are switched on and off by hand', async () => {
    await menu(field, 'Falhas');
    await press(field, 'Sempre: Fora do ar');
    await see(field, 'Falha ligada.');
    await inspect(field);
    await openOrder('1 – Matriz', 'Padaria Aurora do Vale Ltda.');
    await enter(erp, 'Equipamento disponível', 'freezer');
    await press(erp, 'Buscar equipamento disponível');
    expect(await problem(erp)).toContain('Não foi possível consultar a integração');
    await press(field, 'Desligar todas');
    await see(field, 'Nenhuma: o sistema responde bem.');
    await menu(field, 'Equipamentos');
    await inspect(field);
  });

  test('the screens work with only a keyboard', async () => {
    await erp.goto(`${stack.urls.seniorX}/telas/vendas`);
    await erp.keyboard.press('Tab');
    expect(await erp.evaluate('document.activeElement.textContent')).toBe('Ir para o conteúdo');
    await erp.keyboard.press('Enter');
    await erp.keyboard.press('Tab');
    expect(await erp.evaluate('document.activeElement.textContent')).toBe('Novo pedido de serviço');
    await erp.keyboard.press('Enter');
    await see(erp, 'Novo: pedido de serviço');
  });
});
