import { Router, type Request } from 'express';
import { z } from 'zod';
import type { Call } from '../kit/calls.js';
import { parse } from '../kit/parse.js';
import { Refusal } from '../kit/refusal.js';
import { createAccess } from './access.js';
import { type SismetroParts, equipmentOf, subjectOf, subjectOfReference } from './parts.js';
import { printServiceRequest } from './pdf.js';
import type { ServiceRequest } from './service-requests.js';
import { equipmentView, linkOf, serviceRequestView } from './views.js';

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

/** What a client may ask of Sismetro (wire, section 5); `baseUrl` and `readUrl` are both here. */
export function vendorRoutes(parts: SismetroParts): Router {
  const { kit, requests, register, publicUrl, credentials, behaviour } = parts;
  const { idempotencyHeader = false, findByReference = true, pageSize = 50 } = behaviour;
  const router = Router();
  const authorize = createAccess(credentials, behaviour.requestsPerMinute);
  const call = (call: Pick<Call, 'name' | 'subject' | 'work'>) =>
    kit.handle({ ...call, side: 'vendor', authorize });
  const view = (found: ServiceRequest, request: Request) =>
    serviceRequestView(found, equipmentOf(found, register), publicUrl(request));

  router.post(
    '/serviceOrder/open',
    call({
      name: 'open',
      subject: ({ body }) => subjectOfReference(body?.externalReference),
      work(request) {
        const {
          externalReference,
          equipment,
          openedAt: _,
          ...order
        } = parse(OpenSchema, request.body);
        const idempotencyKey = request.get('idempotency-key');
        const known =
          idempotencyHeader && idempotencyKey !== undefined
            ? requests.findByKey(idempotencyKey)
            : undefined;
        const opened =
          known ??
          requests.open({
            ...order,
            reference: externalReference,
            equipment: equipmentFor(equipment, parts),
            idempotencyKey,
          });
        return {
          status: known ? 200 : 201,
          body: { ss: opened.ss, link: linkOf(opened, publicUrl(request)) },
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
      subject: ({ query }) => subjectOfReference(query['reference']),
      work(request) {
        if (!findByReference) throw new Refusal(404, 'Endereço desconhecido');
        const found = requests.findByReference(parse(ReferenceSchema, request.query).reference);
        return { body: resultOf(found.map((one) => view(one, request))) };
      },
    }),
  );
  router.get(
    '/SS/findBySs',
    call({
      name: 'findBySs',
      work(request) {
        const { ss } = parse(SsSchema, request.query);
        const found = requests.find(ss);
        if (!found) return { body: resultOf([]), ss: String(ss) };
        return { body: resultOf([view(found, request)]), ...subjectOf(found) };
      },
    }),
  );
  router.get(
    '/SS/listAll',
    call({
      name: 'listAll',
      work(request) {
        const { page } = parse(PageSchema, request.query);
        const found = requests.newest({ limit: pageSize, offset: (page - 1) * pageSize });
        const resultList = found.map((one) => view(one, request));
        const totalPages = String(Math.ceil(requests.count() / pageSize));
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

/** Not found is a 200 with `valid: false` (seen in public client code). */
const resultOf = (resultList: readonly object[]) => ({ valid: resultList.length > 0, resultList });

/** The equipment an SS is opened for: a known one by its number, or a new one that is registered by its description. */
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
