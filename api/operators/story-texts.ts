import { DateTime } from 'luxon';
import { z } from 'zod';
import type { Step } from '../../domain/lifecycle.js';
import {
  contradictionSeen,
  serviceCancelled,
  serviceCompleted,
  serviceOpened,
} from '../../workflows/service-order/messages.js';
import { EquipmentSchema } from './requests.js';
import { DecisionNameSchema } from './schemas.js';

/** What people read of what happened to an order, in Portuguese. Everything is read out of histories, which may be old: what has not the expected form is left out. */

export interface KnownStep {
  readonly step: Step;
  readonly started: string;
  readonly failed: string;
  readonly done: (result: unknown) => string;
  /** What its result is. */
  readonly answer: string;
}

const ServiceRequestSchema = z.object({ ss: z.string(), noted: z.string().optional() });
const requestIn = (result: unknown) => ServiceRequestSchema.safeParse(result).data;
const ssIn = (result: unknown) => requestIn(result)?.ss;

const RELEASE: KnownStep = {
  answer: 'Conferência na Sismetro, e liberação no Senior X',
  step: 'confirming',
  started: 'Conferência da conclusão na Sismetro iniciada.',
  failed: 'A conferência da conclusão na Sismetro falhou',
  done: (result) => {
    const { kind, released } = ConfirmationSchema.safeParse(result).data ?? NOT_ASKED;
    return `${CONFIRMATIONS[kind]}${released === 'yes' ? ' Pedido liberado no Senior X.' : ''}`;
  },
};

/** By the names of the activities; they stand in histories for weeks. */
export const STEPS: Readonly<Record<string, KnownStep>> = {
  readSituation: {
    answer: 'Situação do pedido, lida no Senior X',
    step: 'opening',
    started: 'Consulta da situação do pedido no Senior X iniciada.',
    failed: 'A consulta da situação do pedido no Senior X falhou',
    done: () => 'Situação do pedido consultada no Senior X.',
  },
  openServiceRequest: {
    answer: 'Resposta da Sismetro à abertura',
    step: 'opening',
    started: 'Abertura da SS na Sismetro iniciada.',
    failed: 'A abertura da SS na Sismetro falhou',
    done: (result) => {
      const request = requestIn(result);
      if (request === undefined) return 'A Sismetro aceitou o pedido e informará o número da SS.';
      const { ss, noted } = request;
      return `SS ${ss} aberta na Sismetro${noted === 'yes' ? ' e gravada nas observações do pedido' : ''}.`;
    },
  },
  findServiceRequest: {
    answer: 'SS encontrada na Sismetro',
    step: 'opening',
    started: 'Procura, na Sismetro, de uma SS já aberta para este pedido.',
    failed: 'A procura da SS na Sismetro falhou',
    done: (result) => {
      const ss = ssIn(result);
      return ss === undefined
        ? 'A Sismetro não tem SS aberta para este pedido.'
        : `A SS ${ss} já estava aberta na Sismetro.`;
    },
  },
  saveObservation: {
    answer: 'Resposta do Senior X à observação',
    step: 'recording',
    started: 'Gravação do número da SS nas observações do pedido iniciada.',
    failed: 'A gravação da observação no Senior X falhou',
    done: () => 'Número da SS gravado nas observações do pedido.',
  },
  confirmCompletion: {
    answer: 'Conferência na Sismetro',
    step: 'confirming',
    started: 'Conferência da conclusão na Sismetro iniciada.',
    failed: 'A conferência da conclusão na Sismetro falhou',
    done: (result) => CONFIRMATIONS[(ConfirmationSchema.safeParse(result).data ?? NOT_ASKED).kind],
  },
  releaseIfCompleted: RELEASE,
  releaseWithinTask: RELEASE,
  releaseOrder: {
    answer: 'Resposta do Senior X à liberação',
    step: 'releasing',
    started: 'Liberação do pedido no Senior X iniciada.',
    failed: 'A liberação do pedido no Senior X falhou',
    done: () => 'Pedido liberado no Senior X.',
  },
  cancelOrder: {
    answer: 'Resposta do Senior X ao cancelamento',
    step: 'cancelling',
    started: 'Cancelamento do pedido no Senior X iniciado.',
    failed: 'O cancelamento do pedido no Senior X falhou',
    done: () => 'Pedido cancelado no Senior X.',
  },
};

const ConfirmationSchema = z.object({
  kind: z.enum(['confirmed', 'not-asked', 'contradicted']),
  released: z.string().optional(),
});
const NOT_ASKED: z.infer<typeof ConfirmationSchema> = { kind: 'not-asked' };

const CONFIRMATIONS = {
  confirmed: 'Conclusão conferida na Sismetro.',
  'not-asked': 'A conclusão vale sem conferência na Sismetro.',
  contradicted: 'A Sismetro não mostra a SS como concluída.',
};

export const ResultSchema = z.object({ outcome: z.enum(['released', 'cancelled']) });

export const OUTCOMES = {
  released: 'Pedido liberado: o faturamento está permitido.',
  cancelled: 'Pedido cancelado: o acompanhamento terminou.',
};

export const ENDED_BY_FORCE =
  'O acompanhamento foi encerrado à força no Temporal, sem liberar nem cancelar o pedido.';

export const DecisionSchema = z.object({
  decision: DecisionNameSchema,
  by: z.string(),
  reason: z.string(),
  requestId: z.string(),
  equipment: EquipmentSchema.optional(),
  ss: z.string().optional(),
});

export function decisionText({ decision, equipment, ss }: z.infer<typeof DecisionSchema>): string {
  switch (decision) {
    case 'retry':
      return 'tentar de novo';
    case 'amend-equipment':
      return `corrigir o equipamento para ${equipment ? Object.values(equipment).join() : 'outro'}`;
    case 'link-ss':
      return `vincular a SS ${ss ?? ''}`;
    case 'release':
      return 'liberar o pedido';
    case 'cancel':
      return 'cancelar o pedido';
    case 'settle':
      return 'registrar que o pedido já terminou no Senior X';
  }
}

const NewsSchema = z.object({
  source: z.string().optional(),
  ss: z.string().optional(),
  occurredAt: z.string().optional(),
  technician: z.string().optional(),
  conclusion: z.string().optional(),
  reason: z.string().optional(),
});

/** Sismetro's word on the service, by the name of the signal that brought it; undefined where it is none. */
export function callbackText(
  name: string,
  input: unknown,
): { text: string; reason: string | undefined } | undefined {
  const end = ANNOUNCED[name];
  const news = NewsSchema.safeParse(input).data;
  if (end === undefined || news === undefined) return undefined;
  const { source, ss, occurredAt, technician, conclusion, reason } = news;
  const from = source === 'sweep' ? 'A varredura encontrou na Sismetro' : 'A Sismetro informou';
  const text = [
    `${from} ${end} do serviço${ss === undefined ? '' : ` (SS ${ss})`}${momentText(occurredAt)}.`,
    ...(technician ? [`Técnico: ${technician}.`] : []),
    ...(conclusion ? [`Conclusão: ${conclusion}`] : []),
  ].join(' ');
  return { text, reason };
}

/** What a signal brought, by its name. */
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

/** The moment as whoever told it reads the clock. */
function momentText(occurredAt: string | undefined): string {
  const moment = DateTime.fromISO(occurredAt ?? '', { setZone: true });
  return moment.isValid ? `, em ${moment.toFormat("dd/MM/yyyy 'às' HH:mm")}` : '';
}
