import { z } from 'zod';
import { orderReference } from '../../domain/ids.js';
import type { ServiceOrder } from '../../domain/order.js';
import type { Auth } from '../auth/auth.js';
import { VendorError } from '../vendor-error.js';
import type { SteppedCall } from '../exchange.js';
import { defined, isRecord, NumberTextSchema, SsSchema } from '../fields.js';
import { bodyIn, readAnswer, type Http, type HttpRequest, type RawAnswer } from '../http.js';
import { createSeniorX } from '../senior-x/client.js';
import { judgeOrder } from '../senior-x/webhook.js';
import { createSismetro } from '../sismetro/client.js';
import type { Profile, SeniorXProfile, SismetroProfile } from './load.js';
import { filledIn } from './request.js';

/** Shows what a profile does with a call, without any network: runs the real clients with masked secrets. */

/** Shown in place of a secret. */
const MASKED = '***';

const BASE_URL = 'https://base-url';
const READ_URL = 'https://read-url';

/** The call that a profile builds. Its addresses are shown as `{baseUrl}` and `{readUrl}`. */
export interface ExplainedCall extends Pick<
  HttpRequest,
  'method' | 'url' | 'headers' | 'body' | 'form' | 'content'
> {
  /** The name of a call before or after the one that was asked for. */
  readonly step?: string;
}

/** Answers by the name of a call, or of one before or after it. A call before or after without an answer finds nothing. */
export type SampleAnswers = Readonly<Record<string, RawAnswer>>;

/** Which addresses of a Senior X profile apply. */
export type Dialect = 'gateway' | 'bridge';

/** Lists the calls of a profile that `explainCalls` knows: those of its side, and the log-in if there is one. */
export const callsOf = ({ side, auth, calls }: Profile): readonly string[] => [
  ...(side === 'erp'
    ? ['addObservation', 'releaseOrder', 'cancelOrder', 'readOrder', 'listAwaiting']
    : ['open', 'findByReference', 'readOne', 'listAll', 'equipmentSearch']),
  ...('fetchOrder' in calls ? ['fetchOrder'] : []),
  ...(hasLogin(side, auth) ? [LOGIN] : []),
];

const LOGIN = 'login';

const hasLogin = (side: Profile['side'], auth: Profile['auth']) =>
  auth === undefined ? side === 'erp' : (auth.login ?? auth.session ?? auth.oauth2) !== undefined;

/**
 * Returns the requests that a profile builds for a call: those before it, the call itself, and if `answers` has its
 * answer, those after it.
 * @param sample the call's input: for `open` an order as in docs/wire.md, section 2; else fields such as `orderId`,
 * `text`, `ss`, `reference`, `page`. An order may also be one that was read already. If absent, a sample of ours
 * @throws VendorError if the profile cannot build a request or has no such call
 */
export async function explainCalls(
  profile: Profile,
  call: string,
  sample: unknown,
  dialect: Dialect = 'gateway',
  answers: SampleAnswers = {},
): Promise<readonly ExplainedCall[]> {
  const built: ExplainedCall[] = [];
  const http: Http = {
    async call(request, schema) {
      if (isBehindLogin(call, request)) throw new NotSent();
      built.push(explained(request));
      const answer = answers[stepOf(request) ?? call];
      if (answer !== undefined) return readAnswer(request, answer, schema, Date.now());
      throw stepOf(request) === undefined ? new NotSent() : nothingFor(request);
    },
    close: async () => {},
  };
  await made(profile, call, sample, { http, dialect }).catch((error: unknown) => {
    if (!(error instanceof NotSent)) throw error;
  });
  return built;
}

function explained(request: HttpRequest): ExplainedCall {
  const { method, url, headers, body, form, content } = request;
  const shown = url.replace(BASE_URL, '{baseUrl}').replace(READ_URL, '{readUrl}');
  return {
    method,
    url: shown,
    ...defined({ headers, body, form, content, step: stepOf(request) }),
  };
}

/** The calls around another one are named `<its name>.<their name>`. */
const stepOf = ({ call }: HttpRequest): string | undefined => call.split('.')[1];

const nothingFor = ({ vendor, call }: HttpRequest) =>
  new VendorError({ vendor, call, meaning: 'not-found' });

class NotSent extends Error {}

/** True for the call that needs a log-in, if only the log-in is asked for. */
const isBehindLogin = (asked: string, { call }: HttpRequest) => asked === LOGIN && call !== LOGIN;

/** How an answer is read: as a result, or as a failure with its meaning. */
export type ExplainedAnswer =
  | { readonly kind: 'result'; readonly result: unknown }
  | {
      readonly kind: 'failure';
      readonly meaning: VendorError['meaning'];
      readonly words: string;
      readonly retryAfterMs?: number;
      readonly isExpired?: true;
    };

/**
 * Reads an answer to a call as the profile does.
 * @param id the order, SS or reference that was asked for; if absent, `readOne` takes the first SS of the answer, and
 * `fetchOrder` the order
 * @param answers those of the calls before and after it
 */
export async function explainAnswer(
  profile: Profile,
  call: string,
  answer: RawAnswer,
  id?: string,
  answers: SampleAnswers = {},
): Promise<ExplainedAnswer> {
  const http: Http = {
    async call(request, schema) {
      if (isBehindLogin(call, request)) throw new NotSent();
      const step = stepOf(request);
      const given = step === undefined ? answer : answers[step];
      if (given === undefined) throw nothingFor(request);
      return readAnswer(request, given, schema, Date.now());
    },
    close: async () => {},
  };
  const asked = id ?? (await idIn(profile, call, answer.text)) ?? SAMPLE_ID;
  const sample = { ...SAMPLE_ORDER, orderId: asked, ss: asked, reference: asked, id: asked };
  const texts = [answer, ...Object.values(answers)].map(({ text }) => text).join('\n');
  const links = [...texts.matchAll(/https?:[\\/]+([\w.-]+)/g)].map(([, host]) => host!);
  try {
    const asked = answering(profile, call, answers);
    const result = await made(asked, call, sample, { http, dialect: 'gateway', links });
    return { kind: 'result', result: result ?? null };
  } catch (error) {
    if (error instanceof NotSent) return { kind: 'result', result: null };
    if (!(error instanceof VendorError)) throw error;
    const { meaning, words, retryAfterMs, isExpired } = error;
    const details = defined({ retryAfterMs, isExpired: isExpired ? (true as const) : undefined });
    return { kind: 'failure', meaning, words, ...details };
  }
}

/**
 * Returns the profile with a call that needs no input to be made, since only its answer counts. The calls before it that
 * have no answer are left out.
 */
function answering(profile: Profile, call: string, answers: SampleAnswers): Profile {
  const calls: Readonly<Record<string, SteppedCall | undefined>> = profile.calls;
  const asked = calls[call];
  if (asked === undefined) return profile;
  const before = Object.fromEntries(
    Object.entries({ ...asked.before }).filter(([name]) => answers[name] !== undefined),
  );
  const nothing = { query: {}, headers: {}, body: undefined, form: undefined };
  const made = {
    ...asked,
    ...nothing,
    xml: undefined,
    text: undefined,
    url: async () => BASE_URL,
    before,
  };
  return { ...profile, calls: { ...calls, [call]: made } } as Profile;
}

interface Way {
  readonly http: Http;
  readonly dialect: Dialect;
  /** Hosts whose links are shown. */
  readonly links?: readonly string[];
}

function made(profile: Profile, call: string, sample: unknown, way: Way): Promise<unknown> {
  return profile.side === 'erp'
    ? madeAtSeniorX(profile, call, sample, way)
    : madeAtSismetro(profile, call, sample, way);
}

async function madeAtSeniorX(
  profile: SeniorXProfile,
  call: string,
  sample: unknown,
  { http, dialect }: Way,
): Promise<unknown> {
  const us = { clientId: '<clientId>', tenantName: '<tenantName>', credentials: masked(profile) };
  const settings = {
    ...us,
    tenant: SAMPLE,
    branches: 'all',
    baseUrl: BASE_URL,
    dialect,
    profile,
  } as const;
  const input = { ...us, accessKey: MASKED, secret: MASKED };
  const auth = call === LOGIN ? {} : { auth: await maskedAuth(profile, input) };
  const application = { ...settings, accessKey: MASKED, secret: MASKED };
  const seniorX = createSeniorX(application, { http, ...auth });
  const { orderId, text, page } = InputSchema.parse({ ...(sample as object) });
  switch (call) {
    case 'addObservation':
      return seniorX.addObservation(orderId, text);
    case LOGIN: // which call needs it does not matter, and this one every profile has
    case 'releaseOrder':
      return seniorX.releaseOrder(orderId);
    case 'cancelOrder':
      return seniorX.cancelOrder(orderId);
    case 'readOrder':
      return seniorX.readOrder(orderId);
    case 'fetchOrder':
      return seniorX.fetchOrder(orderId);
    default:
      return seniorX.listAwaiting(page);
  }
}

async function madeAtSismetro(
  profile: SismetroProfile,
  call: string,
  sample: unknown,
  { http, links = [] }: Way,
): Promise<unknown> {
  const us = { unit: '<unit>', key: MASKED, credentials: masked(profile) };
  const sismetro = createSismetro(
    {
      ...us,
      baseUrl: BASE_URL,
      readUrl: READ_URL,
      linkHosts: links,
      timeZone: 'America/Sao_Paulo',
      profile,
    },
    { http, ...(call !== LOGIN && { auth: await maskedAuth(profile, us) }) },
  );
  const { ss, reference, text, page } = InputSchema.parse({ ...(sample as object) });
  switch (call) {
    case LOGIN:
      return open(sismetro, SAMPLE_ORDER);
    case 'open':
      return open(sismetro, sample ?? SAMPLE_ORDER);
    case 'findByReference':
      return sismetro.findServiceRequests(reference);
    case 'readOne':
      return sismetro.readServiceRequest(ss);
    case 'listAll':
      return sismetro.listServiceRequests(page);
    default:
      return sismetro.searchEquipment(text, page);
  }
}

async function open(sismetro: ReturnType<typeof createSismetro>, sample: unknown) {
  const reading = judgeOrder(asSent(sample), { tenant: SAMPLE, branches: 'all' });
  if (reading.kind !== 'order') throw new SampleError('the sample is not an order');
  const { order } = reading;
  return sismetro.openServiceRequest(order, {
    reference: orderReference({ ...order, closing: 1 }),
    idempotencyKey: `order/${SAMPLE}/${order.id}`,
    openedAt: new Date(),
  });
}

/** Returns an order as docs/wire.md has it, also of one that was read already (`{ kind: 'order', order }`). */
function asSent(sample: unknown): unknown {
  if (!isRecord(sample) || sample['kind'] !== 'order' || !isRecord(sample['order'])) return sample;
  const { branch, customer, items, ...order } = sample['order'] as Partial<ServiceOrder>;
  const { document: cnpjCpf, ...person } = { ...customer };
  return {
    ...order,
    branch: { code: branch },
    customer: { ...person, cnpjCpf },
    items: items?.map(({ priceCents, ...item }) => ({ ...item, price: priceCents / 100 })),
    tenant: undefined, // ours
  };
}

/** Thrown if a sample is not a valid order of ours. */
export class SampleError extends Error {}

/** The tenant of a sample that does not name it. */
const SAMPLE = 'sample';

/** The ids of a sample that does not name them. A number, since many systems have no others. */
const SAMPLE_ID = '1';

const SAMPLE_ORDER = {
  id: SAMPLE_ID,
  number: 1,
  branch: { code: '1' },
  customer: Object.fromEntries(
    ['code', 'name', 'cnpjCpf', 'phone', 'email', 'city', 'address'].map((name) => [
      name,
      `<${name}>`,
    ]),
  ),
  equipment: { id: '1' },
  items: [{ service: { code: '1' }, quantity: 1, price: 1 }],
};

const TextSchema = z.union([z.string(), z.number()]).transform(String);

/** The input of calls other than `open`. */
const InputSchema = z.object({
  orderId: TextSchema.catch(SAMPLE_ID),
  ss: TextSchema.catch(SAMPLE_ID),
  reference: TextSchema.catch(`${SAMPLE}/${SAMPLE_ID}`),
  text: TextSchema.catch(SAMPLE),
  page: z.coerce.number().int().min(1).catch(1),
});

const masked = ({ uses }: Profile): Record<string, string> =>
  Object.fromEntries(
    [...uses.keys()]
      .filter((name) => name.startsWith('credentials.'))
      .map((name) => [name.slice('credentials.'.length), MASKED]),
  );

/** The credentials that a call sends, masked and without any log-in. */
async function maskedAuth(
  { auth }: Profile,
  input: Readonly<Record<string, unknown>>,
): Promise<Auth> {
  const headers = {
    ...(await filledIn(auth?.headers ?? {}, input)),
    ...(auth?.basic && { authorization: `Basic ${MASKED}` }),
    ...(auth?.session && { cookie: MASKED }),
  };
  return { grant: async () => ({ token: MASKED, headers, secrets: [] }), isOver: () => false };
}

/** Returns the first SS in an answer of `readOne`, or the order in one of `readOrder` or `fetchOrder`. */
async function idIn(profile: Profile, name: string, text: string): Promise<string | undefined> {
  const isErp = profile.side === 'erp';
  const isOrder = name === 'readOrder' || name === 'fetchOrder';
  if (isErp && !isOrder) return undefined;
  const call = isErp ? profile.calls[name as 'readOrder' | 'fetchOrder'] : profile.calls.readOne;
  if (call === undefined) return undefined;
  try {
    const answers = call.answers ?? profile.answers;
    const isWhole = answers === 'whole';
    const { body } = bodyIn(200, text, isWhole ? 'text' : answers);
    const read = await call.answer(isWhole ? { status: 200, headers: {}, body } : body);
    if (isErp) return isRecord(read) ? NumberTextSchema.safeParse(read['id']).data : undefined;
    const [row] = isRecord(read) ? [read['rows']].flat() : [];
    const view = await profile.rows.serviceRequest(row);
    return isRecord(view) ? SsSchema.safeParse(view['ss']).data : undefined;
  } catch {
    return undefined; // reading the answer will report what is wrong with it
  }
}
