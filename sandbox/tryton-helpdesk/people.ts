import { callJson } from '../stack/http.js';
import { DATABASE, PEOPLE } from './pair.js';

/** What people do in both real systems, by the interfaces of their clients. Every function throws if it is refused. */

const basic = (user: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${PEOPLE.password}`).toString('base64')}`,
});

/** A sale as Tryton shows it. */
export interface Sale {
  readonly id: number;
  readonly number: string | null;
  /** `draft`, `quotation`, `confirmed`, `processing`, `done` or `cancelled`. */
  readonly state: string;
  readonly description: string;
  /** *Comment*, in which people write. */
  readonly comment: string | null;
  /** Tryton refuses a change by who read the sale before this. */
  readonly _timestamp: string;
}

/** Ana, who sells: what she does in Tryton's client. */
export async function seller(url: string) {
  const call = async <T>(method: string, ...params: unknown[]): Promise<T> => {
    const answer = await callJson<{ result?: T; error?: unknown }>(`${url}/${DATABASE}/`, {
      headers: basic(PEOPLE.erp),
      body: { id: 1, method: `model.${method}`, params },
    });
    if (answer.error !== undefined) throw new Error(JSON.stringify(answer.error));
    return answer.result as T;
  };
  const find = <T>(model: string, domain: unknown[], fields: readonly string[]) =>
    call<T[]>(`${model}.search_read`, domain, 0, null, [['id', 'ASC']], fields, {});
  const context = await call<object>('res.user.get_preferences', true, {}); // her company
  const [[customer], products] = await Promise.all([
    find<{ id: number; addresses: number[] }>('party.party', [['code', '=', '77']], ['addresses']),
    find<{ id: number; default_uom: number }>('product.product', [], ['default_uom']),
  ]);
  const address = customer!.addresses[0];
  const line = (at: number, quantity: number, reais: string) => {
    const { id, default_uom: unit } = products[at]!;
    return { product: id, unit, quantity, unit_price: { __class__: 'Decimal', decimal: reais } };
  };
  const button = (name: string) => (id: number) => call<null>(`sale.sale.${name}`, [id], context);

  const sales = (domain: unknown[] = []) =>
    find<Sale>('sale.sale', domain, ['number', 'state', 'description', 'comment', '_timestamp']);

  return {
    /** A draft with two services. Returns its id. */
    async draft(description: string): Promise<number> {
      const sale = {
        ...{ party: customer!.id, invoice_address: address, shipment_address: address },
        ...{ description, lines: [['create', [line(0, 1, '350'), line(1, 2, '120.50')]]] },
      };
      const [id] = await call<number[]>('sale.sale.create', [sale], context);
      return id!;
    },
    /** *Quote*: from here on the sale waits for its service. */
    quote: button('quote'),
    /** *Draft*: takes the quotation back. */
    takeBack: button('draft'),
    /** Saves a text in the sale. @param seen the sale as it was read: Tryton refuses to overwrite another's change */
    write: (id: number, comment: string, seen?: Sale) =>
      call<null>(
        'sale.sale.write',
        [id],
        { comment },
        {
          ...(seen && { _timestamp: { [`sale.sale,${id}`]: seen._timestamp } }),
        },
      ),
    sales,
    async sale(id: number): Promise<Sale> {
      const [sale] = await sales([['id', '=', id]]);
      return sale!;
    },
    notes: (id: number) =>
      find<{ message: string }>('ir.note', [['resource', '=', `sale.sale,${id}`]], ['message']),
  };
}

export type Seller = Awaited<ReturnType<typeof seller>>;

/** A ticket as the helpdesk's API shows it. */
export interface Ticket {
  readonly id: number;
  readonly status: number;
  readonly title: string;
  readonly description: string;
  readonly custom_ponte: string | null;
}

const CLOSED = 4;

/** Joana, who does the services, and closes their tickets. */
export function technician(url: string) {
  const api = `${url}/api`;
  const headers = basic(PEOPLE.helpdesk);
  return {
    /** All tickets; the stories have less than a hundred. */
    tickets: async () =>
      (await callJson<{ results: Ticket[] }>(`${api}/tickets/?page_size=100`, { headers })).results,
    /** Closes a ticket with a comment, which calls Ponte. */
    close: (ticket: number, comment: string) =>
      callJson<unknown>(`${api}/followups/`, {
        headers,
        body: { ticket, user: null, title: null, comment, new_status: CLOSED, public: false },
      }),
    /** Closes a ticket in a way that calls nobody. */
    closeSilently: (ticket: number, resolution: string) =>
      callJson<unknown>(`${api}/tickets/${ticket}/`, {
        ...{ headers, method: 'PATCH', body: { status: CLOSED, resolution } },
      }),
  };
}

export type Technician = ReturnType<typeof technician>;

/**
 * Somebody of the public opens a ticket on the helpdesk's page. It has nothing to do with an order.
 * @param reference what he writes into our field, which the page shows to everybody
 */
export async function openByHand(url: string, title: string, reference = ''): Promise<void> {
  const page = await fetch(`${url}/tickets/submit/`);
  const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  const fields = { queue: '1', priority: '3', title, body: title, custom_ponte: reference };
  const from = { submitter_email: 'vizinho@example.com', csrfmiddlewaretoken: token };
  const { status } = await fetch(`${url}/tickets/submit/`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      cookie: page.headers
        .getSetCookie()
        .map((one) => one.split(';')[0])
        .join('; '),
    },
    body: new URLSearchParams({ ...fields, ...from }),
  });
  if (status !== 302) throw new Error(`the helpdesk did not open the ticket: ${status}`);
}
