import type { FailureMeaning } from '../../vendors/errors.js';

/** How a sweep records a part that failed, and what operators read of it. */

/** The reason of a part that was given up because nothing answered in time. */
export const NO_ANSWER = 'sem resposta no prazo';

/**
 * A part that failed, as the report's `failed` has it.
 * @param about the SS or the order, if the part is about a single one
 */
export const failedPart = (activity: string, reason: string, about?: string): string =>
  `${activity}: ${reason}${about === undefined ? '' : ` (${about})`}`;

/** By activity. */
const PARTS: Readonly<Record<string, string>> = {
  sweepServiceRequests: 'Lista de SSs da Sismetro',
  sweepServiceRequest: 'Uma SS da Sismetro',
  openAwaiting: 'Pedidos do Senior X',
  listTurn: 'Pedidos que esperam uma SS',
  compareWithErp: 'Um pedido do Senior X',
  openNewClosings: 'Novos fechamentos de pedidos',
  reportManyReopened: 'Registro de muitos pedidos reabertos',
};

/** A sweep does not report a call that the profile does not have. */
const WHY: Readonly<Record<string, string>> = {
  refused: 'a consulta foi recusada',
  'not-found': 'não foi encontrado',
  again: 'o sistema não atendeu',
  uncertain: 'o sistema não disse se fez o que foi pedido',
  unreadable: 'a resposta não pôde ser lida',
  credentials: 'a chave de acesso foi recusada',
  quota: 'o limite de chamadas foi atingido',
} satisfies Record<Exclude<FailureMeaning, 'unsupported'>, string>;

const PART = /^(\w+): (.*)$/s;
/** What the part was about, behind the reason. */
const ABOUT = / \((?!HTTP \d+\)$)([^()]+)\)$/;
/** A vendor's call, its meaning, and the status of the answer if there was one. */
const CALL = /^[^\s:]+: ([a-z-]+)( \(HTTP \d+\))?$/;

/** A part of a sweep that failed, for operators. */
export interface SweepFailure {
  /** In Portuguese. */
  readonly problem: string;
  /** The order, if the part is about a single one. */
  readonly orderId?: string;
}

/** Reads an entry of a report's `failed`. What it does not know, it returns as it was recorded. */
export function readFailure(recorded: string): SweepFailure {
  const [, activity = '', rest = ''] = PART.exec(recorded) ?? [];
  if (!Object.hasOwn(PARTS, activity)) return { problem: recorded };
  const part = PARTS[activity]!;
  const about = ABOUT.exec(rest)?.[1];
  const why = inPortuguese(about === undefined ? rest : rest.replace(ABOUT, ''));
  if (about === undefined) return { problem: `${part}: ${why}` };
  if (about.startsWith('SS ')) return { problem: `${part}, ${about}: ${why}` };
  return { problem: `${part}, pedido ${about}: ${why}`, orderId: about };
}

function inPortuguese(reason: string): string {
  if (reason === NO_ANSWER) return reason;
  const [, meaning = '', status = ''] = CALL.exec(reason) ?? [];
  return Object.hasOwn(WHY, meaning) ? `${WHY[meaning]}${status}` : `“${reason}”`;
}
