import { orderReference } from '../../domain/ids.js';
import type { LedgerEntry } from '../stack/actors.js';
import { TENANT } from '../stack/settings.js';
import type { World } from './world.js';

/** The state of an order at the end of its story. */
export type Ending = 'released' | 'billed' | 'cancelled' | 'in-service';

interface Expected {
  readonly erp: string;
  readonly ponte: string;
  readonly releases: number;
  readonly cancellations: number;
}

const EXPECTED: Readonly<Record<Ending, Expected>> = {
  released: { erp: 'LIBERADO', ponte: 'released', releases: 1, cancellations: 0 },
  billed: { erp: 'FATURADO', ponte: 'released', releases: 1, cancellations: 0 },
  cancelled: { erp: 'CANCELADO', ponte: 'cancelled', releases: 0, cancellations: 1 },
  'in-service': {
    erp: 'AGUARDANDO_INTEGRACAO',
    ponte: 'in-service',
    releases: 0,
    cancellations: 0,
  },
};

/**
 * Compares an order's story with both vendors' ledgers and with Ponte's answers.
 * @returns the evidence in one sentence
 * @throws Error that names every difference
 */
export async function verify({ erp, field, ponte }: World, id: string, ending: Ending) {
  const expected = EXPECTED[ending];
  const [order, atSeniorX, atSismetro, requests, told] = await Promise.all([
    erp.order(id),
    erp.ledger(id),
    field.ledger(id),
    field.findByReference(orderReference({ tenant: TENANT, id })),
    ponte.order(id),
  ]);
  const [request] = requests;
  const ss = String(request?.ss);
  const observed = order.observations.filter(({ text }) => text.includes(ss));

  const facts: readonly (readonly [what: string, seen: unknown, wanted: unknown])[] = [
    ['SS abertas na Sismetro', countOf(atSismetro, 'open', 'opened'), 1],
    ['SS com a nossa referência', requests.length, 1],
    ['observações gravadas', countOf(atSeniorX, 'addObservation', 'observed'), 1],
    ['observações com o número da SS', observed.length, 1],
    ['link na observação', observed[0]?.text.includes(documentOf(request?.link)), true],
    [
      'liberações',
      countOf(atSeniorX, 'updateOrderStatusIntegration', 'released'),
      expected.releases,
    ],
    ['cancelamentos', countOf(atSeniorX, 'cancelOrders', 'cancelled'), expected.cancellations],
    ['situação no Senior X', order.status, expected.erp],
    ['fase na Ponte', told.phase, expected.ponte],
    ['SS na Ponte', told.ss, ss],
    ['link na Ponte', documentOf(told.pdfUrl), documentOf(request?.link)],
    ['atenção na Ponte', told.attention, null],
  ];
  const wrong = facts.filter(([, seen, wanted]) => seen !== wanted);
  if (wrong.length === 0) return sentenceOf(expected);
  const differences = wrong.map(
    ([what, seen, wanted]) =>
      `${what}: ${JSON.stringify(seen)} em vez de ${JSON.stringify(wanted)}`,
  );
  throw new Error(`o pedido ${order.number} não confere: ${differences.join('; ')}`);
}

/** The document that a link opens, without its host: an earlier run may have had Sismetro on another port. */
function documentOf(link: string | null | undefined): string {
  if (!link) return 'nenhum';
  const { pathname, search } = new URL(link);
  return pathname + search;
}

const countOf = (ledger: readonly LedgerEntry[], call: string, effect: string) =>
  ledger.filter((entry) => entry.call === call && entry.effect === effect).length;

const sentenceOf = ({ releases, cancellations }: Expected): string => {
  const end = releases > 0 ? '1 liberação' : cancellations > 0 ? '1 cancelamento' : 'nada liberado';
  return `conferido nos dois sistemas: 1 SS, 1 observação, ${end}`;
};
