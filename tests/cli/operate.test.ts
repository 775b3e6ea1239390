import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { run } from '../../cli/program.js';
import { orderWorkflowId } from '../../domain/ids.js';
import { contradictionSeen } from '../../workflows/service-order/messages.js';
import { sweepId } from '../../workflows/sweep/messages.js';
import { eventually } from '../support/eventually.js';
import type { Ran } from './support/ponte.js';
import { startWorld, type World } from './support/world.js';
import { questionOf } from '../support/said.js';
import { connectTo } from '../support/shared-temporal.js';

let world: World;

beforeAll(async () => {
  world = await startWorld('default');
  world.startWorker();
  await world.startApi();
  await world.ponte('setup');
});
afterAll(() => world?.close());

let number = 1000;

/** The webhook of an order arrives. The ERP does not have it, so it must not look like an old one. */
async function close(change: object = {}) {
  const id = randomUUID();
  number += 1;
  const payload = {
    id,
    number,
    branch: { code: '1' },
    issueDate: new Date().toISOString().slice(0, 10),
    equipment: { id: 'unknown' },
    items: [{ service: { code: 'S-10', description: 'Manutenção' }, quantity: 1, price: 1350.5 }],
    ...change,
  };
  const answer = await world.post('/serviceOrder/open', 'senior', { payload });
  return { id, name: `acme/${id}`, number: String(number), answer };
}

/** Runs a command for a person, who answers its question. */
async function atTerminal(answer: string, ...args: readonly string[]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  stdin.end(`${answer}\n`);
  const said: string[] = [];
  const stream = { write: (text: string) => void said.push(text) };
  const all = ['--url', world.url, '--token', 'token-of-ana', ...args];
  const code = await run(all, { stdin, stdout: stream, stderr: stream });
  return { code, said: said.join('') };
}

interface Order {
  readonly id: string;
  readonly phase: string;
  readonly ss: string | null;
  readonly attention: { problem: string } | null;
}

const itemsOf = <T>(ran: Ran) => ran.json<{ items: T[] }>().items;
const ofId = (id: string) => (ran: Ran) => itemsOf<Order>(ran).find((order) => order.id === id);

describe('orders', () => {
  let order: Awaited<ReturnType<typeof close>>;

  beforeAll(async () => {
    order = await close();
    await eventually('the refused order asks the operator', async () =>
      ofId(order.id)(await world.ponte('orders', 'list', '--attention', '--json')),
    );
  });

  test('list writes a tab-separated row for each order into a pipe', async () => {
    const { code, lines } = await world.ponte('orders', 'list', '--number', order.number);
    expect(code).toBe(0);
    const [cells] = lines.map((line) => line.split('\t'));
    expect(cells).toEqual([
      order.number,
      ...['acme', '1', '', 'Abrindo a SS', 'R$ 1.350,50'],
      expect.stringMatching(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/),
      'A Sismetro recusou a abertura da SS.',
    ]);
  });

  test('list reports on stderr that there are no orders, or how to get the next page', async () => {
    const none = await world.ponte('orders', 'list', '--ss', '999');
    expect([none.code, none.stdout, none.stderr]).toEqual([0, '', 'Nenhum pedido.\n']);
    await close();
    const first = await eventually('both are listed', async () => {
      const ran = await world.ponte('orders', 'list', '--limit', '1');
      return ran.stderr !== '' && ran;
    });
    const [, cursor = ''] = /--cursor (\S+)/.exec(first.stderr) ?? [];
    const second = await world.ponte('orders', 'list', '--limit', '1', '--cursor', cursor);
    expect(second.lines).toHaveLength(1);
    expect(second.lines).not.toEqual(first.lines);
  });

  test('show finds an order by its number or its name, and lists the allowed decisions', async () => {
    const byNumber = await world.ponte('orders', 'show', order.number);
    expect(byNumber.code).toBe(0);
    expect(byNumber.lines).toContain('Fase:                Abrindo a SS');
    expect(byNumber.lines).toContain('Situação (Ponte):    Aguardando integração');
    expect(byNumber.lines).toContain('O que falta:         A decisão de uma pessoa.');
    expect(byNumber.lines).toContain(
      'O que fazer:         Confira o equipamento e o cliente na Sismetro. Se o equipamento do pedido está errado, corrija-o.',
    );
    expect(byNumber.lines).toContain(
      'O que se pode fazer: Tentar de novo (retry), Corrigir o equipamento (amend-equipment), Vincular uma SS (link-ss), Liberar o pedido (release), Cancelar o pedido (cancel), Registrar o encerramento (settle)',
    );
    expect(byNumber.stdout).toMatch(/Nas palavras deles: .*Patrimônio unknown não encontrado/);
    const byName = await world.ponte('orders', 'show', order.name, '--json');
    expect(byName.json()).toMatchObject({ id: order.id, phase: 'opening', ss: null });
    const nobody = await world.ponte('orders', 'show', '99999999');
    expect([nobody.code, nobody.stderr]).toEqual([
      1,
      'ponte: Nenhum pedido tem o número 99999999.\n',
    ]);
    expect((await world.ponte('orders', 'show', 'acme/none')).code).toBe(1);
  });

  test('decide is refused if the decision is not allowed, or the operator is a viewer', async () => {
    const viewer = await world.asViewer(
      ...['orders', 'decide', order.name, 'retry', '--reason', 'x', '--json'],
    );
    expect(viewer.code).toBe(77);
    expect(JSON.parse(viewer.stderr)).toMatchObject({ error: { problem: { status: 403 } } });
    const stranger = await world.ponte('orders', 'list', '--token', 'wrong');
    expect([stranger.code, stranger.stderr]).toEqual([77, expect.stringContaining('PONTE_TOKEN')]);
  });

  test('decide amends the equipment, and the order continues', async () => {
    const decide = () =>
      world.ponte(
        ...['orders', 'decide', order.name, 'amend-equipment', '--reason', 'trocado em campo'],
        ...['--equipment-description', 'Split 12.000', '--idempotency-key', 'k-1', '--json'],
      );
    const ran = await decide();
    expect(ran.code).toBe(0);
    expect((await decide()).json()).toEqual(ran.json()); // a repeated decision is applied once
    const opened = await eventually('the SS is open', async () => {
      const seen = (await world.ponte('orders', 'show', order.name, '--json')).json<Order>();
      return seen.ss !== null && seen;
    });
    const again = await world.ponte(
      ...['orders', 'decide', order.name, 'link-ss', '--ss', '5', '--reason', 'x'],
    );
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('já tem uma SS')]);
    expect(again.stderr).toContain('Não pode: A SS 5 não existe na Sismetro.'); // shown before it is linked
    const preview = await world.ponte('orders', 'link-preview', order.name, '5');
    expect([preview.code, preview.lines]).toEqual([
      0,
      ['Não pode:            A SS 5 não existe na Sismetro.'],
    ]);
    const settled = await world.ponte(
      ...['orders', 'decide', order.name, 'settle', '--outcome', 'cancelled', '--reason', 'x'],
    );
    expect([settled.code, settled.lines]).toEqual([
      0,
      expect.arrayContaining(['Fase:                Cancelado']),
    ]);

    const { lines } = await world.ponte('orders', 'timeline', order.name);
    expect(lines[0]).toMatch(/^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d {2}\S/);
    expect(lines.find((line) => line.includes('(ana)'))).toMatch(/Motivo: trocado em campo$/);
    expect(lines.some((line) => line.includes(`SS ${opened.ss} aberta`))).toBe(true);
  });
});

test.each([
  ['orders', 'list', '--attention'],
  ['parked', 'list'],
  ['incident', 'list'],
  ['deliveries', 'list'],
  ['sweep', 'report'],
])('%s %s fails for a tenant that does not exist', async (...command) => {
  const ran = await world.ponte(...command, '--tenant', 'amce', '--json');
  expect([ran.code, ran.stdout]).toEqual([1, '']);
  expect(ran.stderr).toContain('A empresa amce não existe');
});

describe('parked', () => {
  async function park(): Promise<string> {
    const { answer } = await close({ items: [] });
    expect(answer.status).toBe(422);
    const id = String(answer.body['parked']);
    await eventually('it is listed', async () =>
      itemsOf<{ id: string }>(await world.ponte('parked', 'list', '--json')).some(
        (item) => item.id === id,
      ),
    );
    return id;
  }

  test('list, show and replay handle what could not be read', async () => {
    const id = await park();
    const list = await world.ponte('parked', 'list', '--tenant', 'acme');
    expect(
      list.lines.find((line) => line.startsWith(`${id}\tacme\tPedido fechado\t`)),
    ).toBeDefined();
    const received = await world.ponte('deliveries', 'list', '--result', 'parked', '--json');
    expect(itemsOf<{ parked: { id: string } }>(received)[0]?.parked).toEqual({ id, waits: true });
    const { lines } = await world.ponte('deliveries', 'list', '--result', 'parked');
    expect(lines[0]).toMatch(/\tPedido fechado\t.*\tParado\t/);
    const ignored = await close({ branch: { code: '2' } });
    const why = await eventually('the ignored order is listed', async () => {
      const ran = await world.ponte('deliveries', 'list', ignored.number, '--result', 'ignored');
      return ran.stdout;
    });
    expect(why).toContain('\tIgnorado (a filial não integra)\t');
    expect((await world.ponte('deliveries', 'list', 'no-such-number')).stderr).toContain(
      'Nenhum aviso.',
    );
    const { code, stdout } = await world.ponte('parked', 'show', id);
    expect([code, stdout]).toEqual([0, expect.stringContaining('/payload/items')]);
    const bodyOf = async (...more: string[]) =>
      (await world.ponte('parked', 'show', id, '--json', ...more)).json<{ masked: boolean }>();
    expect((await bodyOf()).masked).toBe(true);
    expect((await bodyOf('--reveal', 'ver o corpo')).masked).toBe(false);
    const replay = await world.ponte('parked', 'replay', id);
    expect([replay.code, replay.stderr]).toEqual([
      1,
      expect.stringContaining('ainda não pode ser lido'),
    ]);
    expect((await world.asViewer('parked', 'show', id)).code).toBe(77);
  });

  test('discard deletes one, once, with a reason', async () => {
    const id = await park();
    expect((await world.ponte('parked', 'discard', id)).code).toBe(2);
    const first = await world.ponte('parked', 'discard', id, '--reason', 'teste', '--json');
    expect([first.code, first.json()]).toEqual([0, { id, result: 'discarded' }]);
    const second = await world.ponte('parked', 'discard', id, '--reason', 'teste');
    expect(second.code).toBe(1);
  });
});

describe('incident', () => {
  /** Settles an order by hand; Sismetro then reports its service as cancelled. */
  async function contradict(): Promise<{ readonly key: string; readonly number: string }> {
    const { id, name, number } = await close();
    await eventually('it can be decided', async () =>
      ofId(id)(await world.ponte('orders', 'list', '--attention', '--json')),
    );
    const by = ['settle', '--outcome', 'released', '--reason', 'liberado à mão'];
    expect((await world.ponte('orders', 'decide', name, ...by)).code).toBe(0);
    await eventually('Sismetro contradicts it', async () => {
      const callback = { externalReference: name };
      const { body } = await world.post('/serviceOrder/cancelled', 'sismetro', callback);
      return body['result'] === 'already-settled';
    });
    return { key: `late-contradiction/${id}/cancelled`, number };
  }

  test('list shows open incidents, and acknowledge closes one, once, with a reason', async () => {
    const { key, number } = await contradict();
    const name = `acme/${key}`;
    const line = await eventually('it is listed', async () => {
      const { lines } = await world.ponte('incident', 'list', '--tenant', 'acme');
      return lines.find((one) => one.startsWith(`${name}\t`));
    });
    expect(line).toMatch(new RegExp(`O pedido ${number} .*Confira os dois\\.`));
    const acknowledge = (...more: string[]) =>
      world.ponte('incident', 'acknowledge', name, '--json', ...more);
    expect((await acknowledge()).code).toBe(2);
    expect((await world.asViewer('incident', 'acknowledge', name, '--reason', 'x')).code).toBe(77);
    const first = await acknowledge('--reason', 'conferido');
    expect([first.code, first.json()]).toEqual([
      0,
      { tenant: 'acme', key, result: 'acknowledged' },
    ]);
    await eventually('it is closed', async () => {
      const { stderr } = await world.ponte('incident', 'list');
      return stderr.includes('Nenhuma ocorrência');
    });
    expect((await acknowledge('--reason', 'conferido')).code).toBe(1);
    expect((await world.ponte('incident', 'acknowledge', 'acme', '--reason', 'x')).code).toBe(2);
  });
});

describe('sweep', () => {
  // a sweep that the schedule starts by itself would take the lost order
  beforeAll(async () => {
    const connection = await connectTo(world.temporalAddress);
    const schedule = new Client({ connection }).schedule.getHandle(sweepId('acme'));
    await schedule.pause();
    await eventually('none is running', async () => {
      return (await schedule.describe()).info.runningActions.length === 0;
    });
    await connection.close();
  });

  const inErp = async (method: string, path: string, body: object = {}) => {
    const response = await fetch(`${world.seniorUrl}/erp${path}`, {
      method,
      body: JSON.stringify(body),
    });
    return (await response.json()) as { id: string };
  };

  /** Closes an order in the ERP; its webhook does not arrive. */
  async function closeUnheard(branch = '1'): Promise<string> {
    const { id } = await inErp('POST', '/orders', {
      branch,
      customer: '77',
      equipment: { description: 'Split' },
      items: [{ service: 'S-10', quantity: 1, price: 350 }],
    });
    await inErp('POST', `/orders/${id}/close`);
    return id;
  }

  test('run repairs what was lost and shows the report, and report shows it again', async () => {
    const id = await closeUnheard();
    const ran = await world.ponte('sweep', 'run', '--tenant', 'acme', '--json');
    expect(ran.code).toBe(0);
    const report = ran.json<{ workflowId: string; opened: string[] }>();
    expect(report).toMatchObject({ tenant: 'acme', opened: [id], failed: [] });

    const listed = await eventually('the report is listed', async () =>
      itemsOf<{ workflowId: string }>(
        await world.ponte('sweep', 'report', '--tenant', 'acme', '--json'),
      ).find(({ workflowId }) => workflowId === report.workflowId),
    );
    expect(listed).toEqual({ ...report, numbers: expect.any(Object) }); // some may be known only now
    const { stdout } = await world.ponte('sweep', 'report');
    expect(stdout).toMatch(
      new RegExp(`${id}\\)?: aguardava integração, e a Ponte não o acompanhava`),
    );
    const { stdout: doctor } = await world.ponte('doctor');
    expect(doctor).toMatch(/aviso {2}acme: a varredura de .+ achou 1 pedido\(s\) cujo webhook/);
  });

  test('an end that contradicts what was read in the ERP is recorded with a warning, and at a terminal if confirmed', async () => {
    const id = await closeUnheard();
    await world.ponte('sweep', 'run', '--tenant', 'acme');
    const shown = async () => (await world.ponte('orders', 'show', `acme/${id}`)).stdout;
    await eventually('the order awaits its service', async () =>
      (await shown()).includes('Aguardando o serviço'),
    );
    const connection = await connectTo(world.temporalAddress);
    const workflowId = orderWorkflowId({ tenant: 'acme', id, closing: 1 });
    await new Client({ connection }).workflow.getHandle(workflowId).signal(contradictionSeen, {
      ...questionOf('erp-moved'),
      situation: 'released',
    });
    await connection.close();
    await eventually('it asks', async () => (await shown()).includes('já está liberado'));
    const settle = ['orders', 'decide', `acme/${id}`, 'settle', '--reason', 'x', '--outcome'];
    const warning = /Em \S+ \S+ o Senior X mostrava: Liberado\. Isto contradiz o que a Ponte leu\./;
    const refused = await atTerminal('não', ...settle, 'cancelled');
    expect(refused.code).toBe(1);
    expect(refused.said).toMatch(warning);
    expect(refused.said).toContain('Nada foi registrado.');
    const settled = await world.ponte(...settle, 'cancelled');
    expect([settled.code, settled.stderr]).toEqual([0, expect.stringMatching(warning)]);
  });

  test('run names an order of a branch that the settings do not name, and so does the doctor', async () => {
    await inErp('PUT', '/branches/3', { name: 'Manaus', integration: true });
    const id = await closeUnheard('3');
    const { stdout } = await world.ponte('sweep', 'run', '--tenant', 'acme');
    const problem = 'a filial 3 não está nas configurações da Ponte';
    expect(stdout).toContain(`pedido acme/${id} não foi aberto: ${problem}`);
    const found = 'achou 1 pedido(s) em Aguardando integração para os quais nada foi';
    const doctor = await eventually('the doctor finds that sweep', async () => {
      const { stdout: text } = await world.ponte('doctor');
      return text.includes(found) && text;
    });
    expect(doctor).toContain(`1 não seria aberto: ${problem}`);
  });

  test('run fails if a part of the sweep was not possible', async () => {
    const faults = (method: string, body?: object) =>
      fetch(`${world.sismetroUrl}/_sandbox/faults`, {
        method,
        ...(body && { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json' },
      });
    const rules = [{ call: 'listAll', kind: 'status', status: 400 }];
    expect((await faults('PUT', { rules })).ok).toBe(true);
    const ran = await world.ponte('sweep', 'run', '--tenant', 'acme');
    await faults('DELETE');
    expect([ran.code, ran.stdout]).toEqual([1, expect.stringContaining('não foi possível')]);
    expect(ran.stderr).toContain('Uma parte da varredura falhou');
  });

  test('run waits for nothing with --no-wait, and fails for a tenant that is not configured', async () => {
    const late = await world.ponte('sweep', 'run', '--tenant', 'acme', '--no-wait', '--json');
    expect(late.json()).toMatchObject({ workflowId: expect.stringMatching(/^sweep\/acme/) });
    expect((await world.ponte('sweep', 'run', '--tenant', 'nobody')).code).toBe(1);
  });
});
