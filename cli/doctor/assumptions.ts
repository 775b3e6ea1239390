import { orderReference, type ClosingKey } from '../../domain/ids.js';
import { isServiceEnd, type ServiceState } from '../../domain/lifecycle.js';
import { belongsTo } from '../../domain/ownership.js';
import { orUndefinedIfFailed } from '../../vendors/answer-meaning.js';
import type { createTenantVendors } from '../../vendors/tenant-vendors.js';
import { ok, warning, type Finding } from './finding.js';

/** An SS that Ponte opened, and its order. */
export interface OpenedRequest {
  readonly ss: string;
  readonly key: ClosingKey;
}

/** What Ponte relies on, and the consequence if it is not so; docs/reliability.md has the whole table. */
const ASSUMPTIONS = {
  readsSs: ['a SS é lida pelo número', 'nenhum fim de serviço é confirmado'],
  showsReference: [
    'a SS mostra a nossa referência',
    'se a resposta de uma abertura se perder, o operador confere a SS',
  ],
  findsByReference: [
    'a SS é encontrada pela nossa referência',
    'uma SS cuja abertura ficou sem resposta é procurada na lista',
  ],
  knowsStatus: [
    'a situação da SS tem significado no perfil',
    'o fim do serviço não é reconhecido; complete o perfil do cliente',
  ],
  showsOpening: [
    'a SS mostra quando foi aberta',
    'uma SS encerrada que leve a nossa referência precisa do operador',
  ],
  showsLink: ['a SS mostra o link do PDF', 'uma SS achada depois fica sem link nas observações'],
  readsOrder: [
    'o pedido é lido no Senior X, com situação conhecida',
    'a liberação e o cancelamento não são conferidos no ERP',
  ],
  showsObservation: [
    'o pedido mostra a observação com o número da SS',
    'depois de uma falha, a mesma observação pode aparecer duas vezes',
  ],
} as const;

type Assumption = keyof typeof ASSUMPTIONS;

const isUnderWay = (state: ServiceState) =>
  state === 'open' || state === 'in-progress' || state === 'ignored';

/** The SSs that show whether the assumptions are true. A field is undefined if there is no such SS. */
export interface JudgedRequests {
  /** The newest one that Ponte opened. */
  readonly newest: OpenedRequest | undefined;
  /**
   * The newest one whose order is settled. Most likely its service has ended; but an operator may have settled the order
   * before, and the SS may have been deleted.
   */
  readonly settled: OpenedRequest | undefined;
}

/**
 * Reads the newest SS that Ponte opened and its order in the ERP, and reports for each assumption whether it was seen.
 * The status of an SS counts as seen only if it has ended: the end is what Ponte must recognise. Makes at most four calls
 * and changes nothing.
 */
export async function examineAssumptions(
  tenant: string,
  { newest, settled }: JudgedRequests,
  { senior, sismetro }: ReturnType<typeof createTenantVendors>,
): Promise<Finding[]> {
  const seen = new Set<Assumption>();
  const see = (facts: Partial<Record<Assumption, boolean>>) => {
    for (const [name, isSo] of Object.entries(facts)) if (isSo) seen.add(name as Assumption);
  };
  const states: ServiceState[] = [];
  if (newest !== undefined) {
    const { ss, key } = newest;
    const request = await orUndefinedIfFailed(sismetro.readServiceRequest(ss));
    const ended =
      settled && settled.ss !== ss
        ? await orUndefinedIfFailed(sismetro.readServiceRequest(settled.ss))
        : undefined;
    for (const one of [request, ended]) if (one !== undefined) states.push(one.state);
    see({
      readsSs: request !== undefined,
      showsReference: request !== undefined && belongsTo(request, key) === 'ours',
      knowsStatus: !states.includes('unknown') && states.some(isServiceEnd),
      showsOpening: request?.openedAt !== undefined,
      showsLink: request?.link !== undefined,
    });
    const found = await orUndefinedIfFailed(sismetro.findServiceRequests(orderReference(key)));
    see({ findsByReference: found?.some((one) => one.ss === ss) ?? false });
    const order = await orUndefinedIfFailed(senior.readOrder(key.id));
    see({
      readsOrder: order !== undefined && order.status !== 'unknown',
      showsObservation: order?.observations.some((text) => text.includes(ss)) ?? false,
    });
  }
  const where = newest === undefined ? 'nenhuma SS aberta ainda' : `SS ${newest.ss}`;
  return (Object.keys(ASSUMPTIONS) as Assumption[]).map((name) => {
    const subject = { check: `assumption.${name}`, tenant };
    const [what, otherwise] = ASSUMPTIONS[name];
    if (name === 'knowsStatus' && states.length > 0 && states.every(isUnderWay)) {
      return warning(
        subject,
        `visto só em SS não encerrada (${where}): ${what}`,
        `rode de novo quando a SS do último pedido encerrado estiver encerrada na Sismetro; se a situação dela não tiver significado: ${otherwise}`,
      );
    }
    return seen.has(name)
      ? ok(subject, `visto (${where}): ${what}`)
      : warning(
          subject,
          `suposto, não visto (${where}): ${what}`,
          `se não for assim: ${otherwise}`,
        );
  });
}
