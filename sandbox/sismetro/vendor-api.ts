import { Router, type Request } from 'express';
import { z } from 'zod';
import type { Call } from '../kit/calls.js';
import type { Subject } from '../kit/ledger.js';
import { parse } from '../kit/parse.js';
import { Refusal } from '../kit/refusal.js';
import { type SismetroParts, equipmentOf } from './parts.js';
import { printServiceRequest } from './pdf.js';
import { subjectOf, subjectOfReference } from './references.js';
import type { ServiceRequest, ServiceRequests } from './service-requests.js';
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

const SS_ON_A_PAGE = 50;
const EQUIPMENT_ON_A_PAGE = 20;

/** The calls that a client may make to Sismetro (wire, section 5); `baseUrl` and `readUrl` are both here. */
export function vendorRoutes(parts: SismetroParts): Router {
  const { kit, requests, register, publicUrl, credentials } = parts;
  const router = Router();
  const authorize = (request: Request) => {
    if (request.get('unit') !== credentials.unit || request.get('key') !== credentials.key) {
      throw new Refusal(401, 'Unidade ou chave inválida');
    }
  };
  const call = (call: Pick<Call, 'name' | 'subject' | 'work'>) =>
    kit.handle({ ...call, side: 'vendor', authorize });
  const rowsOf = (found: readonly ServiceRequest[], request: Request) =>
    found.map((one) => serviceRequestView(one, equipmentOf(one, register), publicUrl(request)));

  router.post(
    '/serviceOrder/open',
    call({
      name: 'open',
      subject: ({ body }) => subjectOfReference(body?.externalReference),
      work(request) {
        const {
          externalReference: reference,
          equipment,
          openedAt: _,
          ...order
        } = parse(OpenSchema, request.body);
        const opened = requests.open({
          ...order,
          reference,
          equipment: equipmentFor(equipment, parts),
        });
        return {
          status: 201,
          body: { ss: opened.ss, link: linkOf(opened, publicUrl(request)) },
          effect: 'opened',
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
        const { reference } = parse(ReferenceSchema, request.query);
        return { body: resultOf(rowsOf(requests.findByReference(reference), request)) };
      },
    }),
  );
  router.get(
    '/SS/findBySs',
    call({
      name: 'findBySs',
      subject: ({ query: { ss } }) => subjectOfNumber(ss, requests),
      work(request) {
        const known = requests.find(parse(SsSchema, request.query).ss);
        return { body: resultOf(rowsOf(known ? [known] : [], request)) };
      },
    }),
  );
  router.get(
    '/SS/listAll',
    call({
      name: 'listAll',
      work(request) {
        const { page } = parse(PageSchema, request.query);
        const offset = (page - 1) * SS_ON_A_PAGE;
        const resultList = rowsOf(requests.newest({ limit: SS_ON_A_PAGE, offset }), request);
        const totalPages = String(Math.ceil(requests.count() / SS_ON_A_PAGE));
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
