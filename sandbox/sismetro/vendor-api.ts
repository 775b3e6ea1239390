import { Router, type Request } from 'express';
import { z } from 'zod';
import type { Call } from '../kit/calls.js';
import type { Twists } from '../kit/faults.js';
import type { Subject } from '../kit/ledger.js';
import { parse } from '../kit/parse.js';
import { Refusal } from '../kit/refusal.js';
import { createAccess } from './access.js';
import { OPENS_TWICE, NUMBER_ABSENT, NUMBER_OF_ANOTHER, OWN_KINDS } from './kinds.js';
import { createLook } from './look.js';
import { type SismetroParts, equipmentOf } from './parts.js';
import { printServiceRequest } from './pdf.js';
import { subjectOf, subjectOfReference } from './references.js';
import type { NewServiceRequest, ServiceRequest, ServiceRequests } from './service-requests.js';
import { equipmentView, linkOf } from './views.js';

const optionalText = z.string().optional();
const OpenSchema = z.object({
  externalReference: z.string().min(1),
  orderNumber: z.string().min(1),
  branch: z.string().min(1),
  requester: z.object({
    name: optionalText,
    document: optionalText,
    phone: optionalText,
    email: optionalText,
    city: optionalText,
    address: optionalText,
  }),
  equipment: z.union([
    z.object({ id: z.string().min(1) }),
    z.object({ description: z.string().min(1) }),
  ]),
  description: z.string(),
  services: z
    .array(
      z.object({
        code: z.string().min(1),
        description: optionalText,
        quantity: z.number().positive(),
      }),
    )
    .min(1),
  openedAt: z.iso.datetime({ offset: true }),
});
const page = z.coerce.number().int().min(1).default(1);
const PageSchema = z.object({ page });
const SearchSchema = z.object({ query: z.string().default(''), page });
const ReferenceSchema = z.object({ reference: z.string().min(1) });
const SsSchema = z.object({ ss: z.coerce.number().int().min(1) });
const PrintSchema = z.object({ os: z.coerce.number().int(), token: z.string() });

const EQUIPMENT_ON_A_PAGE = 20;

/** The calls that a client may make to Sismetro (wire, section 5); `baseUrl` and `readUrl` are both here. */
export function vendorRoutes(parts: SismetroParts): Router {
  const { kit, requests, register, another, publicUrl, credentials, behaviour } = parts;
  const { idempotencyHeader = false, findByReference = true, pageSize = 50 } = behaviour;
  const router = Router();
  const authorize = createAccess(credentials, behaviour.requestsPerMinute);
  const call = (call: Pick<Call, 'name' | 'subject' | 'work' | 'twists' | 'sequels'>) =>
    kit.handle({ ...call, side: 'vendor', authorize });
  const look = createLook(parts);

  /** Opens the requested SS; a rule may make it two. */
  const open = (wanted: NewServiceRequest, twists: Twists) => {
    const opened = requests.open(wanted);
    const twice = twists.of(OPENS_TWICE, subjectOf(opened));
    if (!twice) return opened;
    const second = requests.open(wanted, 'double');
    const { kind } = OPENS_TWICE;
    kit.ledger.recordOwn({ kind, effect: 'opened', ...subjectOf(second) });
    return twice.answers === 'second' ? second : opened;
  };
  /** The answer to an opening. */
  const openedView = (opened: ServiceRequest, request: Request, twists: Twists) => {
    const about = subjectOf(opened);
    if (twists.of(NUMBER_ABSENT, about)) return { valid: true };
    const shown = twists.of(NUMBER_OF_ANOTHER, about) ? another(opened) : opened;
    return { ss: shown.ss, link: linkOf(shown, publicUrl(request)) };
  };

  router.post(
    '/serviceOrder/open',
    call({
      name: 'open',
      ...OWN_KINDS.open,
      subject: ({ body }) => subjectOfReference(body?.externalReference),
      work(request, _before, twists) {
        const {
          externalReference: reference,
          equipment,
          openedAt: _,
          ...order
        } = parse(OpenSchema, request.body);
        const idempotencyKey = request.get('idempotency-key');
        const known =
          idempotencyHeader && idempotencyKey !== undefined
            ? requests.findByKey(idempotencyKey)
            : undefined;
        if (known) requests.note(known, { what: 'asked-again', by: 'caller', reference });
        const opened =
          known ??
          open(
            { ...order, reference, equipment: equipmentFor(equipment, parts), idempotencyKey },
            twists,
          );
        return {
          status: known ? 200 : 201,
          body: openedView(opened, request, twists),
          effect: known ? undefined : 'opened',
          ...subjectOf(opened),
        };
      },
    }),
  );
  router.get(
    '/serviceOrder/findByReference',
    call({
      name: 'findByReference',
      ...OWN_KINDS.look,
      subject: ({ query }) => subjectOfReference(query['reference']),
      work(request, _before, twists) {
        if (!findByReference) throw new Refusal(404, 'Endereço desconhecido');
        const { reference } = parse(ReferenceSchema, request.query);
        const found = requests.findByReference(reference).filter(isOurs);
        return { body: resultOf(look.find(found, request, twists, reference)) };
      },
    }),
  );
  router.get(
    '/SS/findBySs',
    call({
      name: 'findBySs',
      ...OWN_KINDS.look,
      subject: ({ query: { ss } }) => subjectOfNumber(ss, requests),
      work(request, _before, twists) {
        const { ss } = parse(SsSchema, request.query);
        const found = [requests.find(ss)].filter((one) => one !== undefined).filter(isOurs);
        const reference = found[0]?.reference ?? '';
        return { body: resultOf(look.find(found, request, twists, reference)) };
      },
    }),
  );
  router.get(
    '/SS/listAll',
    call({
      name: 'listAll',
      ...OWN_KINDS.list,
      work(request, _before, twists) {
        const { page } = parse(PageSchema, request.query);
        const ours = { ours: true };
        const found = requests.newest({ limit: pageSize, offset: (page - 1) * pageSize }, ours);
        const resultList = look.list(found, request, twists);
        const totalPages = String(Math.ceil(requests.count(ours) / pageSize));
        return { body: { valid: true, totalPages, resultList } };
      },
    }),
  );
  router.get(
    '/equipment/search',
    call({
      name: 'searchEquipment',
      work(request) {
        const { query, page } = parse(SearchSchema, request.query);
        const offset = (page - 1) * EQUIPMENT_ON_A_PAGE;
        const found = register.search(query, { limit: EQUIPMENT_ON_A_PAGE, offset });
        const totalPages = String(Math.ceil(register.count(query) / EQUIPMENT_ON_A_PAGE));
        return { body: { valid: true, totalPages, resultList: found.map(equipmentView) } };
      },
    }),
  );

  router.get(
    '/printSS.php',
    kit.handle({
      name: 'printSS',
      side: 'vendor',
      subject: ({ query: { os } }) => ({ ss: typeof os === 'string' ? os : undefined }),
      before(request) {
        const { os, token } = parse(PrintSchema, request.query);
        const found = requests.find(os);
        if (found?.token !== token) throw new Refusal(403, 'Acesso negado');
        return printServiceRequest(found, equipmentOf(found, register));
      },
      work: (_request, pdf) => ({ headers: { 'content-type': 'application/pdf' }, body: pdf }),
    }),
  );
  return router;
}

const isOurs = ({ unit }: ServiceRequest) => unit === null;

function subjectOfNumber(ss: unknown, requests: ServiceRequests): Subject {
  if (typeof ss !== 'string') return {};
  const known = requests.find(Number(ss));
  return known ? subjectOf(known) : { ss };
}

/** If nothing is found, the answer is a 200 with `valid: false` (seen in public client code). */
const resultOf = (resultList: readonly object[]) => ({ valid: resultList.length > 0, resultList });

/** The equipment of a new SS: a known one by its number, or a new one registered by its description. */
function equipmentFor(
  wanted: z.output<typeof OpenSchema>['equipment'],
  { register, rules }: SismetroParts,
): number {
  if (!('id' in wanted)) return register.add(newEquipment(wanted.description));
  const known = register.find(wanted.id);
  if (!known) throw new Refusal(400, `Patrimônio ${wanted.id} não encontrado`);
  const refused = rules.find(known.id);
  if (refused) throw new Refusal(400, `Patrimônio ${known.id} não aceita SS: ${refused.reason}`);
  return known.id;
}

const newEquipment = (description: string) => ({
  technology: 'Não classificado',
  description,
  tag: '',
  brand: '',
  model: '',
  serialNumber: '',
});
