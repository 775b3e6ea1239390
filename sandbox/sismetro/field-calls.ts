import type { Request } from 'express';
import { z } from 'zod';
import type { Answer, Call } from '../kit/calls.js';
import { CursorSchema, cursorPage, parse, readForm } from '../kit/parse.js';
import { Refusal } from '../kit/refusal.js';
import type { Callbacks } from './callbacks.js';
import type { SismetroParts } from './parts.js';
import { subjectOf } from './references.js';
import type { Change, ServiceRequest } from './service-requests.js';
import { linkOf } from './views.js';

const sentence = (message: string) => z.string({ error: message }).trim().min(1, message);
const technician = sentence('Informe o técnico.');

/** Without `send`, Ponte learns of the end by its own means; without `reference`, it is told only the number. */
const CallbackChoiceSchema = z
  .strictObject({ reference: z.boolean().default(true), send: z.boolean().default(true) })
  .prefault({});

const StartSchema = z.strictObject({ technician: technician.optional() }).default({});
const CompleteSchema = z.strictObject({
  conclusion: sentence('Informe a conclusão do serviço.'),
  technician,
  callback: CallbackChoiceSchema,
});
const CancelSchema = z.strictObject({
  reason: sentence('Informe o motivo do cancelamento.'),
  callback: CallbackChoiceSchema,
});
const ListSchema = CursorSchema.extend({ reference: z.string().optional() });
const text = z.string().trim().default('');
const EquipmentSchema = z.strictObject({
  description: sentence('Informe a descrição do equipamento.'),
  technology: text,
  tag: text,
  brand: text,
  model: text,
  serialNumber: text,
});
const RuleSchema = z.strictObject({
  equipment: z.coerce
    .number({ error: 'Informe o equipamento.' })
    .int('Informe o equipamento.')
    .min(1, 'Informe o equipamento.'),
  reason: sentence('Informe o motivo da recusa.'),
});

const NothingSchema = z.object({});
const RemoveSchema = z.object({ shown: z.boolean().default(false) });

export type FieldCalls = ReturnType<typeof createFieldCalls>;

/** What technicians and planners do in Sismetro, through any interface. */
export function createFieldCalls(parts: SismetroParts, callbacks: Callbacks) {
  const { requests, register, rules, publicUrl } = parts;
  const call = (name: string, work: Call['work']): Call => ({
    name: `campo.${name}`,
    side: 'user',
    work,
  });
  const found = (request: Request): ServiceRequest => {
    const known = requests.find(Number(request.params['ss']));
    if (!known) throw new Refusal(404, 'SS não encontrada.');
    return known;
  };
  const shown = ({ token, ...request }: ServiceRequest, from: Request) => ({
    ...request,
    link: linkOf({ token, ...request }, publicUrl(from)),
  });
  const changed = (
    request: Request,
    known: ServiceRequest,
    change: Change,
    what: string,
  ): Answer => {
    requests.change(known.ss, change);
    return { body: shown(found(request), request), effect: what, ...subjectOf(known) };
  };
  /** An act on an SS that only the simulator offers. */
  const deed = <Schema extends z.ZodType>(
    name: string,
    schema: Schema,
    work: (known: ServiceRequest, form: z.output<Schema>) => ServiceRequest | void,
  ) =>
    call(name, (request) => {
      const known = found(request);
      const shownAfter =
        work(known, readForm(schema, request.body ?? {})) ?? requests.find(known.ss);
      const body = shownAfter ? shown(shownAfter, request) : { ss: known.ss, deleted: true };
      return { body, effect: name, ...subjectOf(known) };
    });

  return {
    list: call('serviceRequests', (request) => {
      const { after, limit, reference } = parse(ListSchema, request.query);
      const items =
        reference === undefined
          ? requests.after(after, limit)
          : requests.findByReference(reference);
      const page = cursorPage(items, limit, ({ ss }) => ss);
      return { body: { ...page, items: page.items.map((item) => shown(item, request)) } };
    }),
    /** *Atender*. */
    start: call('start', (request) => {
      const { technician } = readForm(StartSchema, request.body);
      const known = openOne(found(request), 'atender');
      const change = {
        progress: 'EM EXECUÇÃO',
        technician: technician ?? known.technician,
      } as const;
      return changed(request, known, change, 'started');
    }),
    /** *Concluir*. */
    complete: call('complete', (request) => {
      const { conclusion, technician, callback } = readForm(CompleteSchema, request.body);
      const known = openOne(found(request), 'concluir');
      const change = {
        status: 'ENCERRADA',
        progress: 'CONCLUÍDO',
        technician,
        conclusion,
      } as const;
      if (callback.send) callbacks.completed(known, { technician, conclusion }, callback);
      return changed(request, known, change, 'completed');
    }),
    /** *Cancelar*. */
    cancel: call('cancel', (request) => {
      const { reason, callback } = readForm(CancelSchema, request.body);
      const known = openOne(found(request), 'cancelar');
      if (callback.send) callbacks.cancelled(known, reason, callback);
      return changed(request, known, { status: 'CANCELADA', conclusion: reason }, 'cancelled');
    }),

    reopen: deed('reopen', NothingSchema, ({ ss, status }) => {
      if (status === 'ABERTA') throw new Refusal(409, `A SS ${ss} está aberta.`);
      requests.change(ss, { status: 'ABERTA', progress: 'EM EXECUÇÃO', conclusion: null });
    }),
    /** Removed completely, or shown as *EXCLUÍDA*. */
    remove: deed('delete', RemoveSchema, ({ ss }, { shown }) =>
      shown ? requests.change(ss, { status: 'EXCLUÍDA' }) : requests.remove(ss),
    ),
    /** A second SS with the same reference takes over half of its services. */
    split: deed('split', NothingSchema, (known) => {
      const { ss, services } = openOne(known, 'dividir');
      const half = Math.ceil(services.length / 2);
      const taken = services.slice(half);
      requests.change(ss, { services: services.slice(0, half) });
      return requests.open({ ...known, services: taken.length > 0 ? taken : services });
    }),

    addEquipment: call('addEquipment', (request) => {
      const id = register.add(readForm(EquipmentSchema, request.body));
      return { status: 201, body: register.find(String(id)), effect: 'equipment-added' };
    }),

    rules: call('rules', () => ({ body: { items: rules.all() } })),
    saveRule: call('saveRule', ({ body }) => {
      const rule = readForm(RuleSchema, body);
      if (!register.find(String(rule.equipment))) {
        throw new Refusal(400, `O patrimônio ${rule.equipment} não está cadastrado.`);
      }
      rules.save(rule);
      return { status: 201, body: rule, effect: 'rule-saved' };
    }),
    removeRule: call('removeRule', ({ params }) => {
      rules.remove(Number(params['equipment']));
      return { status: 204, body: undefined, effect: 'rule-removed' };
    }),
  };
}

function openOne(request: ServiceRequest, verb: string): ServiceRequest {
  if (request.status === 'ABERTA') return request;
  throw new Refusal(409, `Não é permitido ${verb}: a SS ${request.ss} está ${request.status}.`);
}
