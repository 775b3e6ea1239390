import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { operator, type PonteOrder } from '../../sandbox/stack/actors.js';
import { FREE_PORTS } from '../../sandbox/stack/ports.js';
import { TENANT, type WrittenSettings } from '../../sandbox/stack/settings.js';
import { startStack, type Stack } from '../../sandbox/stack/stack.js';
import { trytonAndHelpdesk } from '../../sandbox/tryton-helpdesk/pair.js';
import { seller, technician } from '../../sandbox/tryton-helpdesk/people.js';
import { callJson } from '../../sandbox/stack/http.js';
import { eventually } from '../support/eventually.js';
import { launchHere } from '../support/in-this-process.js';
import { newNamespace, RUNNING, usingPlace } from '../support/shared-temporal.js';
import { startTap } from './tap.js';

/** How often the sweep is asked to run: Tryton calls nobody. */
const SWEEP_MS = 3_000;
/** For a busy machine; an opening whose answer was lost is looked for twice, 30 s apart. */
const BUSY_MS = 200_000;

/** Tryton, django-helpdesk and the whole of Ponte, with a tap on the line to each of the two. */
export async function startPair(folder: string) {
  const home = mkdtempSync(join(tmpdir(), 'ponte-real-'));
  const place = await newNamespace();
  const [erpTap, fieldTap] = await Promise.all([startTap(), startTap()]);
  const tapped = (settings: WrittenSettings) => {
    const used = usingPlace(settings, place);
    const tenants = used.tenants.map((tenant) => ({
      ...tenant,
      graceSeconds: 1,
      senior: { ...tenant.senior, baseUrl: erpTap.url },
      sismetro: { ...tenant.sismetro, baseUrl: fieldTap.url },
    }));
    return { ...used, tenants };
  };
  const stack = await startStack({
    ...{ home, ports: FREE_PORTS, temporal: RUNNING, launch: launchHere },
    ...{ vendors: trytonAndHelpdesk(folder), settings: tapped },
  });
  erpTap.target = stack.urls.seniorX;
  fieldTap.target = stack.urls.sismetro;
  const headers = { authorization: `Bearer ${stack.keys.operator}` };
  const ponte = operator(stack.urls.api, stack.keys.operator, TENANT);
  const sweeping = setInterval(() => void ponte.sweep().catch(() => {}), SWEEP_MS);

  /** The order as Ponte shows it, once it stands as wanted. */
  const told = (id: number, what: string, wanted: (order: PonteOrder) => boolean) =>
    eventually(
      `sale ${id} ${what}`,
      async () => {
        const order = await ponte.find(String(id));
        if (order !== undefined && wanted(order)) return order;
        throw new Error(`it is shown as ${JSON.stringify(order)}`);
      },
      BUSY_MS,
    );

  return {
    ...{ stack, ponte, erpTap, fieldTap, told },
    ana: await seller(stack.urls.seniorX),
    joana: technician(stack.urls.sismetro),
    /** Waits until the ticket of a sale is open and noted in the sale. Returns its number. */
    async inService(id: number): Promise<number> {
      const { ss } = await told(id, 'is in service', ({ phase }) => phase === 'in-service');
      return Number(ss);
    },
    settled: (id: number) => told(id, 'is settled', ({ settledAt }) => settledAt !== null),
    truth: () => truthOf(stack),
    /** Deliveries that nobody could use. */
    parked: async () =>
      (await callJson<{ items: unknown[] }>(`${stack.urls.api}/parked`, { headers })).items,
    /** Ends all sessions, as Tryton's administrator can. */
    forgetSessions() {
      const database = open(stack, 'tryton');
      try {
        database.exec('DELETE FROM ir_session');
      } finally {
        database.close();
      }
    },
    async close() {
      clearInterval(sweeping);
      await stack.stop();
      await Promise.all([erpTap.close(), fieldTap.close()]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export type Pair = Awaited<ReturnType<typeof startPair>>;

/** What both databases say. */
interface Truth {
  /** By the id of the sale: `processing draft` if it has a draft invoice. */
  readonly sales: ReadonlyMap<number, string>;
  /** The texts of the notes, by the id of the sale. */
  readonly notes: ReadonlyMap<number, readonly string[]>;
  /** The numbers of the tickets with a reference or a mark of ours, by the id of the sale. */
  readonly tickets: ReadonlyMap<number, readonly number[]>;
}

type System = 'tryton' | 'helpdesk';

const open = ({ home }: Stack, system: System) =>
  new DatabaseSync(join(home, system, `${system}.sqlite`), { timeout: 5_000 });

function truthOf(stack: Stack): Truth {
  const all = <Row>(system: System, sql: string): Row[] => {
    const database = open(stack, system);
    try {
      return database.prepare(sql).all() as Row[];
    } finally {
      database.close();
    }
  };
  const sales = all<{ id: number; state: string; invoices: string | null }>(
    'tryton',
    `SELECT id, state, (
       SELECT group_concat(DISTINCT invoice.id || ' ' || invoice.state) FROM account_invoice invoice
       JOIN account_invoice_line line ON line.invoice = invoice.id
       JOIN sale_line ON line.origin = 'sale.line,' || sale_line.id WHERE sale_line.sale = sale.id
     ) AS invoices FROM sale_sale sale`,
  );
  const notes = all<{ sale: number; message: string }>(
    'tryton',
    `SELECT CAST(substr(resource, 11) AS INTEGER) AS sale, message FROM ir_note
     WHERE resource LIKE 'sale.sale,%' ORDER BY id`,
  );
  const tickets = all<{ id: number; description: string; reference: string | null }>(
    'helpdesk',
    `SELECT ticket.id, ticket.description, given.value AS reference FROM helpdesk_ticket ticket
     LEFT JOIN helpdesk_ticketcustomfieldvalue given ON given.ticket_id = ticket.id`,
  );
  const saleOf = ({ description, reference }: (typeof tickets)[number]) => {
    const ours = /^acme\/(\d+)$/.exec(reference ?? '') ?? /\[ponte:acme\/(\d+)#/.exec(description);
    return ours?.[1] === undefined ? [] : [Number(ours[1])];
  };
  return {
    sales: new Map(
      sales.map(({ id, state, invoices }) => [id, [state, ...statesOf(invoices)].join(' ')]),
    ),
    notes: grouped(notes.map(({ sale, message }) => [sale, message])),
    tickets: grouped(tickets.flatMap((ticket) => saleOf(ticket).map((id) => [id, ticket.id]))),
  };
}

/** The state of each invoice, of `7 draft,8 posted`. */
const statesOf = (invoices: string | null) =>
  (invoices ?? '').split(',').flatMap((one) => one.split(' ')[1] ?? []);

function grouped<T>(pairs: readonly (readonly [number, T])[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}
