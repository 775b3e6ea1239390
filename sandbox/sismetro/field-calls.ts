import type { Request } from 'express';
import { z } from 'zod';
import type { Answer, Call } from '../kit/calls.js';
import type { OwnKinds, Twists } from '../kit/faults.js';
import { CursorSchema, cursorPage, parse, readForm } from '../kit/parse.js';
import { Refusal } from '../kit/refusal.js';
import { RestoreSchema, momentOf } from '../kit/restore.js';
import type { Callbacks } from './callbacks.js';
import { CallbackChoiceSchema } from './callbacks.js';
import type { Deeds } from './deeds.js';
import { EARLY, OWN_KINDS } from './kinds.js';
import type { SismetroParts } from './parts.js';
import { subjectOf } from './references.js';
import type { Change, ServiceRequest } from './service-requests.js';
import { linkOf } from './views.js';

const sentence = (message: string) => z.string({ error: message }).trim().min(1, message);
const technician = sentence('Informe o técnico.');

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
const SearchSchema = z.object({
  query: z.string().default(''),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
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
const MergeSchema = z.object({
  into: z.coerce
    .number({ error: 'Informe a outra SS.' })
    .int('Informe a outra SS.')
    .min(1, 'Informe a outra SS.'),
});
const TransferSchema = z.object({ unit: sentence('Informe a unidade.').default('999') });
const ForgeSchema = z.object({
  end: z.enum(['completed', 'cancelled']).default('completed'),
  callback: CallbackChoiceSchema,
});
const NeighbourSchema = z.object({
  tenant: sentence('Informe a outra empresa.').default('vizinha'),
});
const NumbersSchema = z.object({ reuseNumbers: z.boolean().default(false) });

export type FieldCalls = ReturnType<typeof createFieldCalls>;

/** What technicians and planners do in Sismetro, through any interface. */
export function createFieldCalls(parts: SismetroParts, callbacks: Callbacks, deeds: Deeds) {
  const { kit, requests, register, rules, publicUrl } = parts;
  const call = (name: string, work: Call['work'], own: OwnKinds = {}): Call => ({
    ...own,
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
    requests.change(known.ss, change, { what, by: 'user' });
    return { body: shown(found(request), request), effect: what, ...subjectOf(known) };
  };
  /** Ends the SS, now or, if a rule makes the callback come early, later. */
  const ended = (
    request: Request,
    known: ServiceRequest,
    change: Change,
    what: string,
    twists: Twists,
  ): Answer => {
    const early = twists.of(EARLY, subjectOf(known));
    if (!early) return changed(request, known, change, what);
    kit.later(early.ms, () =>
      kit.database.transaction(() => {
        if (requests.find(known.ss)?.status !== 'ABERTA') return;
        requests.change(known.ss, change, { what, by: 'user' });
        kit.ledger.recordOwn({ kind: EARLY.kind, effect: what, ...subjectOf(known) });
      }),
    );
    return { body: shown(known, request), effect: 'announced', ...subjectOf(known) };
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
    read: call('serviceRequest', (request) => ({ body: shown(found(request), request) })),
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
    complete: call(
      'complete',
      (request, _before, twists) => {
        const { conclusion, technician, callback } = readForm(CompleteSchema, request.body);
        const known = openOne(found(request), 'concluir');
        const change = {
          status: 'ENCERRADA',
          progress: 'CONCLUÍDO',
          technician,
          conclusion,
        } as const;
        callbacks.completed(known, { technician, conclusion }, callback);
        return ended(request, known, change, 'completed', twists);
      },
      OWN_KINDS.end,
    ),
    /** *Cancelar*. */
    cancel: call(
      'cancel',
      (request, _before, twists) => {
        const { reason, callback } = readForm(CancelSchema, request.body);
        const known = openOne(found(request), 'cancelar');
        callbacks.cancelled(known, reason, callback);
        const change = { status: 'CANCELADA', conclusion: reason } as const;
        return ended(request, known, change, 'cancelled', twists);
      },
      OWN_KINDS.end,
    ),

    reopen: deed('reopen', NothingSchema, (known) => {
      if (known.status === 'ABERTA') throw new Refusal(409, `A SS ${known.ss} está aberta.`);
      deeds.reopen(known, 'user');
    }),
    remove: deed('delete', RemoveSchema, (known, { shown }) => deeds.remove(known, shown, 'user')),
    split: deed('split', NothingSchema, (known) => deeds.split(openOne(known, 'dividir'), 'user')),
    merge: deed('merge', MergeSchema, (known, { into }) => {
      const other = requests.find(into);
      if (!other || other.ss === known.ss) throw new Refusal(400, 'Informe outra SS, que exista.');
      deeds.merge(openOne(known, 'mesclar'), other, 'user');
    }),
    transfer: deed('transfer', TransferSchema, (known, { unit }) =>
      deeds.transfer(known, unit, 'user'),
    ),
    /** A callback about an end that did not happen. */
    forge: deed('forge', ForgeSchema, (known, { end, callback }) =>
      deeds.forge(known, end, callback),
    ),
    neighbour: deed('neighbour', NeighbourSchema, (known, { tenant }) =>
      deeds.openForNeighbour(known, tenant, 'user'),
    ),
    restore: call('restore', ({ body }) => {
      const { reuseNumbers } = readForm(NumbersSchema, body);
      deeds.restore(momentOf(readForm(RestoreSchema, body)), reuseNumbers, 'user');
      return { body: { restored: true }, effect: 'restored' };
    }),

    equipment: call('equipment', (request) => {
      const { query, ...window } = parse(SearchSchema, request.query);
      return { body: { items: register.search(query, window), total: register.count(query) } };
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
