import { DateTime } from 'luxon';
import { z } from 'zod';
import type { FailureType } from '../../../domain/failures.js';
import { OUTCOMES, type ErpSituation, type Step } from '../../../domain/lifecycle.js';
import type { CallFailure } from '../../../platform/temporal/order-events.js';
import { ErpSituationSchema } from '../../../platform/temporal/order-schemas.js';
import {
  contradictionSeen,
  serviceCancelled,
  serviceCompleted,
  serviceOpened,
  isServiceEvent,
} from '../../../workflows/service-order/messages.js';
import { EquipmentSchema } from '../requests.js';
import { DecisionNameSchema } from '../schemas.js';

/**
 * The Portuguese texts of an order's timeline. Their data comes from histories, which may be old: malformed data is
 * left out.
 */

export interface KnownStep {
  /** Absent if several steps use the same call. */
  readonly step?: Step;
  readonly started: string;
  readonly failed: string;
  readonly done: (result: unknown) => string;
  /** Title of the result. */
  readonly answer: string;
}

const OpeningSchema = z.object({ ss: z.string(), noted: z.string().optional() });
const FoundSchema = z.array(z.object({ ss: z.string() }));
const ListedSchema = z.object({ found: FoundSchema });
const OwnedSchema = z.object({ kind: z.enum(['ours', 'anothers', 'unknown', 'not-found']) });

const NO_SS = 'A Sismetro não tem SS deste pedido.';

function foundText(found: z.infer<typeof FoundSchema> | undefined): string {
  if (found === undefined || found.length === 0) return NO_SS;
  const numbers = found.map(({ ss }) => ss).join(', ');
  return found.length === 1
    ? `A SS ${numbers} deste pedido já estava aberta na Sismetro.`
    : `A Sismetro mostra mais de uma SS deste pedido: ${numbers}.`;
}

/** By activity name; histories keep these names for weeks. */
export const STEPS: Readonly<Record<string, KnownStep>> = {
  openServiceRequest: {
    answer: 'Resposta da Sismetro à abertura',
    step: 'opening',
    started: 'Abertura da SS na Sismetro iniciada.',
    failed: 'A abertura da SS na Sismetro falhou',
    done: (result) => {
      const opened = OpeningSchema.safeParse(result).data;
      if (opened === undefined) return 'A Sismetro aceitou o pedido e informará o número da SS.';
      const { ss, noted } = opened;
      return `SS ${ss} aberta na Sismetro${noted === 'yes' ? ' e gravada nas observações do pedido' : ''}.`;
    },
  },
  rehearseOpening: {
    answer: 'O que seria enviado à Sismetro',
    step: 'opening',
    started: 'Ensaio da abertura da SS.',
    failed: 'O que seria enviado à Sismetro não pôde ser montado',
    done: () => 'Abertura da SS ensaiada: nada foi enviado à Sismetro.',
  },
  rehearseErp: {
    answer: 'O que seria enviado ao Senior X',
    started: 'Ensaio da observação, da liberação e do cancelamento.',
    failed: 'O que seria enviado ao Senior X não pôde ser montado',
    done: () => 'Observação, liberação e cancelamento ensaiados: nada foi enviado ao Senior X.',
  },
  findServiceRequests: {
    answer: 'SS encontradas na Sismetro',
    step: 'opening',
    started: 'Procura, na Sismetro, de uma SS já aberta para este pedido.',
    failed: 'A procura da SS na Sismetro falhou',
    done: (result) => foundText(FoundSchema.safeParse(result).data),
  },
  findInList: {
    answer: 'SS encontradas na lista da Sismetro',
    step: 'opening',
    started: 'Procura, na lista da Sismetro, de uma SS já aberta para este pedido.',
    failed: 'A procura da SS na lista da Sismetro falhou',
    done: (result) => foundText(ListedSchema.safeParse(result).data?.found),
  },
  readOwnedRequest: {
    answer: 'SS lida na Sismetro',
    started: 'Consulta, na Sismetro, da SS que foi citada.',
    failed: 'A consulta da SS na Sismetro falhou',
    done: (result) => OWNED[OwnedSchema.safeParse(result).data?.kind ?? 'unknown'],
  },
  saveObservation: {
    answer: 'Resposta do Senior X à observação',
    step: 'recording',
    started: 'Gravação do número da SS nas observações do pedido iniciada.',
    failed: 'A gravação da observação no Senior X falhou',
    done: () => 'Número da SS gravado nas observações do pedido.',
  },
  confirmEnd: {
    answer: 'Conferência na Sismetro',
    step: 'confirming',
    started: 'Conferência do fim do serviço na Sismetro iniciada.',
    failed: 'A conferência do fim do serviço na Sismetro falhou',
    done: (result) => confirmationText(result),
  },
  confirmAndSettle: {
    answer: 'Conferência na Sismetro, e encerramento no Senior X',
    step: 'confirming',
    started: 'Conferência do fim do serviço na Sismetro, e encerramento no Senior X.',
    failed: 'A conferência do fim do serviço na Sismetro falhou',
    done: (result) => {
      const isSettled = ConfirmationSchema.safeParse(result).data?.settled === 'yes';
      return `${confirmationText(result)}${isSettled ? ' Pedido encerrado no Senior X.' : ''}`;
    },
  },
  showsOthers: {
    answer: 'Se a Sismetro mostra outras SS',
    step: 'confirming',
    started: 'Conferência, na Sismetro, se outras SS podem ser lidas.',
    failed: 'A conferência de outras SS na Sismetro falhou',
    done: (result) =>
      result === true
        ? 'A Sismetro mostra outras SS: só a deste pedido não pode ser lida.'
        : 'A Sismetro também não mostra outras SS.',
  },
  judgeMissing: {
    answer: 'O que significa a SS não existir mais',
    step: 'confirming',
    started: 'Conferência, na Sismetro, de outras SS da mesma unidade.',
    failed: 'A conferência de outras SS da mesma unidade falhou',
    done: (result) => MISSING[MissingSchema.safeParse(result).data ?? 'unclear'],
  },
  readSituation: {
    answer: 'Situação do pedido, lida no Senior X',
    started: 'Consulta da situação do pedido no Senior X iniciada.',
    failed: 'A consulta da situação do pedido no Senior X falhou',
    done: (result) => {
      const situation = ErpSituationSchema.safeParse(result).data;
      return `Situação do pedido no Senior X: ${SITUATIONS[situation ?? 'unknown']}.`;
    },
  },
  releaseOrder: {
    answer: 'Resposta do Senior X à liberação',
    step: 'releasing',
    started: 'Liberação do pedido no Senior X iniciada.',
    failed: 'A liberação do pedido no Senior X falhou',
    done: () => 'O Senior X aceitou a liberação do pedido.',
  },
  cancelOrder: {
    answer: 'Resposta do Senior X ao cancelamento',
    step: 'cancelling',
    started: 'Cancelamento do pedido no Senior X iniciado.',
    failed: 'O cancelamento do pedido no Senior X falhou',
    done: () => 'O Senior X aceitou o cancelamento do pedido.',
  },
};

const OWNED = {
  ours: 'A SS citada é deste pedido.',
  anothers: 'A SS citada é de outro pedido.',
  unknown: 'A SS citada existe, e nada nela diz de que pedido ela é.',
  'not-found': 'A SS citada não existe na Sismetro.',
};

const MISSING = {
  deleted: 'Outras SS da mesma unidade aparecem na Sismetro: esta foi excluída.',
  unclear: 'Nada na Sismetro prova que a SS foi excluída.',
  'too-many': 'Muitas SS deixaram de existir ao mesmo tempo na Sismetro.',
};

const MissingSchema = z.enum(['deleted', 'unclear', 'too-many']);

const ConfirmationSchema = z.object({
  kind: z.enum(['shown', 'not-asked', 'not-shown', 'anothers']),
  settled: z.string().optional(),
});

const CONFIRMATIONS = {
  shown: 'Fim do serviço conferido na Sismetro.',
  'not-asked': 'O fim do serviço vale sem conferência na Sismetro.',
  'not-shown': 'A Sismetro não mostra a SS com esse fim.',
  anothers: 'Na Sismetro, a SS é de outro pedido.',
};

const confirmationText = (result: unknown) =>
  CONFIRMATIONS[ConfirmationSchema.safeParse(result).data?.kind ?? 'not-asked'];

const SITUATIONS: Readonly<Record<ErpSituation, string>> = {
  'awaiting-integration': 'Aguardando integração',
  released: 'Liberado',
  billed: 'Faturado',
  cancelled: 'Cancelado',
  unknown: 'desconhecida',
  missing: 'o pedido não existe mais',
};

/** The ERP's situation of the order that an activity read; undefined if it read none. */
export const situationRead = (activity: string, result: unknown): ErpSituation | undefined =>
  activity === 'readSituation' ? ErpSituationSchema.safeParse(result).data : undefined;

const FAILURES: Readonly<Record<FailureType | 'timeout', string>> = {
  Unavailable: 'não houve resposta útil, e nada foi feito',
  Uncertain: 'não se sabe se foi feita',
  Refused: 'foi recusada',
  Unreadable: 'a resposta não pôde ser lida',
  Credentials: 'a chave de acesso não foi aceita',
  Quota: 'o limite de uso foi atingido',
  Unsupported: 'esta consulta não é oferecida',
  timeout: 'não houve resposta no prazo',
};

/** Why a call failed, without the vendor's words. */
export function failureText({ type, status }: CallFailure): string {
  const why = type === undefined ? 'erro inesperado' : FAILURES[type];
  return status === undefined ? why : `${why} (HTTP ${status})`;
}

export const ResultSchema = z.object({ outcome: z.enum(OUTCOMES) });

export const OUTCOME_TEXTS = {
  released: 'Pedido liberado: o faturamento está permitido.',
  cancelled: 'Pedido cancelado: o acompanhamento terminou.',
};

/** Follows the text of the end. */
export const CHANGE_UNANSWERED =
  'Ninguém respondeu antes à mudança que o Senior X enviou: compare o pedido lá com a SS.';

/** The order ended by an operator's record of what the ERP shows: no system was asked. */
export const RECORDED_TEXTS = {
  released: 'Encerramento registrado como liberado; a Ponte não o conferiu no Senior X.',
  cancelled: 'Encerramento registrado como cancelado; a Ponte não o conferiu no Senior X.',
};

export const ENDED_BY_FORCE =
  'O acompanhamento foi encerrado pelo suporte, sem liberar nem cancelar o pedido.';

export const DecisionSchema = z.object({
  decision: DecisionNameSchema,
  by: z.string(),
  reason: z.string(),
  requestId: z.string(),
  equipment: EquipmentSchema.optional(),
  ss: z.string().optional(),
  outcome: z.enum(OUTCOMES).optional(),
  confirmedAbsent: z.boolean().optional(),
  acceptEnded: z.boolean().optional(),
});

/** A retry that only marked the order's question as seen. */
export const MARKED_TEXT = 'marcar como visto';

export function decisionText(decided: z.infer<typeof DecisionSchema>): string {
  const { decision, equipment, ss, outcome, confirmedAbsent, acceptEnded } = decided;
  const absent = confirmedAbsent ? ', pois não há SS na Sismetro' : '';
  switch (decision) {
    case 'retry':
      return `tentar de novo${absent}`;
    case 'amend-equipment':
      return `corrigir o equipamento para ${equipment ? Object.values(equipment).join() : 'outro'}${absent}`;
    case 'link-ss':
      return `vincular a SS ${ss ?? ''}${acceptEnded ? ', mesmo se já estiver encerrada' : ''}`;
    case 'take-over':
      return 'assumir o pedido depois do ensaio';
    case 'release':
      return 'liberar o pedido';
    case 'cancel':
      return 'cancelar o pedido';
    case 'settle':
      return `registrar que o pedido já está ${outcome === 'cancelled' ? 'cancelado' : 'liberado'} no Senior X`;
  }
}

/**
 * What Sismetro reported about the service, by the name of the signal. Returns undefined if the signal is not a report.
 * Omits people's names and texts: those who may read them can reveal the payloads.
 */
export function callbackText(name: string, input: unknown): string | undefined {
  const end = ANNOUNCED[name];
  if (end === undefined || !isServiceEvent(input)) return undefined; // the order ignored it, too
  const { source, ss, occurredAt, technician, conclusion, reason } = input;
  const from = source === 'sweep' ? 'A varredura encontrou na Sismetro' : 'A Sismetro informou';
  const more = [technician && 'técnico', conclusion && 'conclusão', reason && 'motivo'];
  const sent = more.filter(Boolean).join(', ');
  const what = `${from} ${end} do serviço${ss === undefined ? '' : ` (SS ${ss})`}${momentText(occurredAt)}.`;
  return sent === '' ? what : `${what} Também em “Dados enviados e recebidos”: ${sent}.`;
}

/** Titles of signals, by name. */
export const CALLBACK_TITLES: Readonly<Record<string, string>> = {
  [serviceOpened.name]: 'Abertura informada pela Sismetro',
  [serviceCompleted.name]: 'Conclusão informada pela Sismetro',
  [serviceCancelled.name]: 'Cancelamento informado pela Sismetro',
  [contradictionSeen.name]: 'Contradição vista pela varredura',
};

const ANNOUNCED: Readonly<Record<string, string>> = {
  [serviceCompleted.name]: 'a conclusão',
  [serviceCancelled.name]: 'o cancelamento',
};

/** The moment in the time zone in which it was reported. */
function momentText(occurredAt: string | undefined): string {
  const moment = DateTime.fromISO(occurredAt ?? '', { setZone: true });
  return moment.isValid ? `, em ${moment.toFormat("dd/MM/yyyy 'às' HH:mm")}` : '';
}
