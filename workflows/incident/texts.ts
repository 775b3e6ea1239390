/**
 * Portuguese texts of incidents about settled orders. They appear in lists and notifications, so they contain no
 * personal data and no vendor's words. `name` is the name of the order's closing.
 */
import type { Outcome, ServiceState } from '../../domain/lifecycle.js';

const DONE = { released: 'liberado', cancelled: 'cancelado' } as const;

export const unknownOrderText = (name: string, ss: string | undefined): string =>
  `A Sismetro mostra a SS ${ss} com a nossa referência, mas o pedido ${name} não é acompanhado aqui. Confira se há outra instalação, ou se o Temporal foi restaurado.`;

/**
 * @param own the closing's SS when it was reported; an operator may link another one later
 * @param other a second one with the same reference
 */
export const doubleSsText = (name: string, own: string, other: string): string =>
  `O pedido ${name} tem a SS ${own}, mas a Sismetro mostra também a SS ${other} com a mesma referência. Confira na página do pedido qual SS ele tem agora. Se for a SS ${own}, cancele na Sismetro a SS ${other}, que sobra. Não cancele a SS ${own}.`;

/** The same if nothing proves that the closing's SS is its own: the other one may be. */
export const eitherSsText = (name: string, own: string, other: string): string =>
  `O pedido ${name} tem a SS ${own}, mas a Sismetro informa também a SS ${other}. Não se sabe qual das duas é dele: confira as duas na Sismetro antes de cancelar uma.`;

export const settledWithoutSsText = (name: string, ss: string): string =>
  `O pedido ${name} foi encerrado sem SS, mas a Sismetro mostra a SS ${ss} dele. Confira-a e cancele-a na Sismetro, se for o caso.`;

const STATES: Partial<Record<ServiceState, string>> = {
  completed: 'concluída',
  cancelled: 'cancelada',
  removed: 'excluída ou mesclada em outra',
};

export function lateContradictionText(
  name: string,
  outcome: Outcome,
  ss: string | undefined,
  state: ServiceState,
): string {
  const request = ss === undefined ? 'a SS dele' : `a SS ${ss}`;
  return `O pedido ${name} foi ${DONE[outcome]}, mas depois disso ${request} aparece ${STATES[state] ?? 'em aberto (reaberta?)'} na Sismetro. Confira os dois.`;
}

/** @param question the question that the order would have asked */
export function changedUnansweredText(
  name: string,
  outcome: Outcome,
  ss: string | undefined,
  question: string,
): string {
  const request = ss === undefined ? '' : ` e com a SS ${ss}`;
  return `O pedido ${name} foi ${DONE[outcome]} antes que alguém respondesse a esta mudança. ${question} Compare o que foi ${DONE[outcome]} com o pedido no Senior X${request}; se não combinarem, corrija o pedido no Senior X.`;
}
