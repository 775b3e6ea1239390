import type { NotOpened } from '../../domain/findings.js';
import type { CallbackEvent } from '../../domain/callback.js';
import { orderReference } from '../../domain/ids.js';
import type { Side } from '../../domain/systems.js';
import { VendorError } from '../vendor-error.js';
import { isRecord } from '../fields.js';
import type { RawAnswer } from '../http.js';
import type { FetchedOrder, SeniorX } from '../senior-x/senior-x.js';
import type { Sismetro } from '../sismetro/sismetro.js';
import { explainBody } from './explain.js';
import {
  callsOf,
  explainAnswer,
  explainCalls,
  SampleError,
  type Dialect,
  type ExplainedAnswer,
  type ExplainedCall,
  type SampleAnswers,
} from './explain-call.js';
import { canonicalOf } from './inbound.js';
import type { Profile, SeniorXProfile, SismetroProfile } from './load.js';

/** Plays the way of an order through both profiles against captured samples, without any network. */

/** A body that one of the systems sent to us. */
export interface SampleBody {
  readonly file: string;
  readonly route: 'open' | CallbackEvent;
  readonly body?: unknown;
  /** Why the file could not be read, in Portuguese; there is no body then. */
  readonly fault?: string;
}

/** The answer of one of the systems to a call. */
export interface SampleAnswer {
  readonly file: string;
  readonly call: string;
  /** The name of a call before or after it, whose answer this is. */
  readonly step?: string | undefined;
  readonly answer?: RawAnswer;
  readonly fault?: string;
}

/** One body, or one call with one of its answers. */
export interface FlowStep {
  /** The route of a body, or the name of a call. */
  readonly name: string;
  readonly kind: 'body' | 'call';
  readonly side: Side;
  readonly file?: string;
  readonly requests?: readonly ExplainedCall[];
  readonly reading?: ExplainedAnswer | Awaited<ReturnType<typeof explainBody>>;
  /**
   * `ignored`: a body that opens or changes nothing, while others of its route do. `not-seen`: no sample shows the step,
   * so it remains an assumption.
   */
  readonly verdict: 'read' | 'ignored' | 'failed' | 'not-seen';
  /** Why it failed or is ignored, in Portuguese. */
  readonly why?: string;
}

/** What happens to an order, in this order; the sweep's lists come last. */
const WAY = [
  { call: 'login' },
  { body: 'open' },
  { call: 'fetchOrder' },
  { call: 'findByReference' },
  { call: 'open' },
  { call: 'addObservation' },
  { body: 'opened' },
  { body: 'completed' },
  { body: 'cancelled' },
  { call: 'readOne' },
  { call: 'readOrder' },
  { call: 'releaseOrder' },
  { call: 'cancelOrder' },
  { call: 'listAwaiting' },
  { call: 'listAll' },
  { call: 'equipmentSearch' },
] as const;

/** What the samples said so far; later calls are built with it. */
interface Known {
  order?: unknown;
  orderId?: string;
  reference?: string;
  ss?: string;
}

/**
 * Returns each step of the way of an order: what the bodies are read as, the requests that the profiles build from it,
 * and what the answers are read as. Calls that a profile does not offer are left out.
 */
export async function explainFlow(
  { erp, fieldService }: { readonly erp: SeniorXProfile; readonly fieldService: SismetroProfile },
  samples: { readonly bodies: readonly SampleBody[]; readonly answers: readonly SampleAnswer[] },
  dialect: Dialect = 'gateway',
): Promise<readonly FlowStep[]> {
  const known: Known = {};
  const calls = [erp, fieldService].flatMap(callsOf);
  const steps = samples.answers
    .filter(({ call }) => !calls.includes(call))
    .map(({ file, call }): FlowStep => {
      const why = `os perfis não têm a chamada ${call}, só: ${calls.join(', ')}`;
      return { name: call, kind: 'call', side: 'erp', file, verdict: 'failed', why };
    });
  for (const at of WAY) {
    if ('call' in at) {
      const sides = [erp, fieldService].filter((profile) => callsOf(profile).includes(at.call));
      // if both sides log in, a file does not say whose log-in it answers
      const given = sides.length > 1 ? [] : samples.answers;
      const answers = given.filter(({ call }) => call === at.call);
      for (const profile of sides) {
        steps.push(...(await callSteps(profile, at.call, answers, known, dialect)));
      }
      continue;
    }
    const name = at.body;
    const profile = name === 'open' ? erp : fieldService;
    const bodies = samples.bodies.filter(({ route }) => route === name);
    const read: FlowStep[] = [];
    for (const sample of bodies) read.push(await bodyStep(profile, sample, known));
    steps.push(...(name === 'open' ? unlessNoneOpens(read) : read));
    if (bodies.length === 0) {
      steps.push({ name, kind: 'body', side: profile.side, verdict: 'not-seen' });
    }
  }
  return steps;
}

/** Without any order nothing is ever opened, so bodies that are ignored count as failed then. */
function unlessNoneOpens(steps: readonly FlowStep[]): readonly FlowStep[] {
  if (steps.some(({ verdict }) => verdict === 'read')) return steps;
  return steps.map((step) =>
    step.verdict === 'ignored'
      ? { ...step, verdict: 'failed', why: `${step.why}; nenhuma amostra de open vira um pedido` }
      : step,
  );
}

async function bodyStep(
  profile: Profile,
  { file, route, body, fault }: SampleBody,
  known: Known,
): Promise<FlowStep> {
  const step = { name: route, kind: 'body', side: profile.side, file } as const;
  if (fault !== undefined) return { ...step, verdict: 'failed', why: fault };
  const reading = await explainBody(profile, body, route === 'open' ? undefined : route);
  if (reading.kind === 'thin') known.orderId ??= reading.orderId;
  if (reading.kind === 'order' && known.order === undefined) {
    const { order } = reading;
    known.order = await canonicalOf(body, (profile as SeniorXProfile).inbound.order);
    known.orderId = order.id;
    known.reference = orderReference(order);
  }
  if (reading.kind === 'callback' && reading.callback.ss !== undefined) {
    known.ss ??= reading.callback.ss;
  }
  return { ...step, reading, ...verdictOf(reading) };
}

function verdictOf(
  reading: Awaited<ReturnType<typeof explainBody>>,
): Pick<FlowStep, 'verdict' | 'why'> {
  if (reading.kind === 'ignored') return { verdict: 'ignored', why: `ignorado: ${reading.reason}` };
  if (reading.kind !== 'invalid') return { verdict: 'read' };
  const why = reading.errors.map(({ path, messagePt }) => `${path} ${messagePt}`.trim());
  return { verdict: 'failed', why: why.join('; ') };
}

async function callSteps(
  profile: Profile,
  name: string,
  samples: readonly SampleAnswer[],
  known: Known,
  dialect: Dialect,
): Promise<FlowStep[]> {
  const around = samples.filter(({ step }) => step !== undefined);
  const answers = samples.filter(({ step }) => step === undefined);
  const steps: SampleAnswers = Object.fromEntries(
    around.flatMap(({ step, answer }) => (answer && step ? [[step, answer]] : [])),
  );
  const ways = { profile, name, known, dialect, steps };
  const broken = around.filter(({ fault }) => fault !== undefined);
  const given = [...broken, ...(answers.length === 0 ? [undefined] : answers)];
  const found: FlowStep[] = [];
  for (const sample of given) {
    const step = await callStep(ways, sample);
    if (step !== undefined) found.push(step);
  }
  return found;
}

interface Way {
  readonly profile: Profile;
  readonly name: string;
  readonly known: Known;
  readonly dialect: Dialect;
  readonly steps: SampleAnswers;
}

/** Returns undefined if the profile does not offer the call. */
async function callStep(way: Way, sample: SampleAnswer | undefined): Promise<FlowStep | undefined> {
  const { profile, name, known, steps } = way;
  const step = {
    ...({ name, kind: 'call', side: profile.side } as const),
    ...(sample && { file: sample.file }),
  };
  const { fault, answer } = sample ?? {};
  const built = await requestsOf(way, answer);
  if (built === undefined) return undefined;
  if (typeof built === 'string') return { ...step, verdict: 'failed', why: built };
  const asked = { ...step, ...(built.length > 0 && { requests: built }) };
  if (fault !== undefined) return { ...asked, verdict: 'failed', why: fault };
  if (answer === undefined) return { ...asked, verdict: 'not-seen' };
  // a captured SS or order may be another one: it is read for the number in it
  const isReading = profile.side !== 'erp' || name === 'readOrder' || name === 'fetchOrder';
  const id = isReading ? undefined : known.orderId;
  const reading = await explainAnswer(profile, name, answer, id, steps);
  if (name === 'open' && reading.kind === 'result' && isRecord(reading.result)) {
    known.ss ??= String(reading.result['ss']);
  }
  if (name === 'fetchOrder' && reading.kind === 'result') takeFetched(reading.result, known);
  const why =
    reading.kind === 'result'
      ? doubtAbout(name, reading.result)
      : unreadableWhy(reading, answer.status);
  return {
    ...asked,
    reading,
    ...(why === undefined ? { verdict: 'read' } : { verdict: 'failed', why }),
  };
}

/** The order of a thin event is opened as one that arrives whole. */
function takeFetched(result: unknown, known: Known): void {
  const { order } = (result ?? {}) as Partial<FetchedOrder>;
  if (order?.kind !== 'order' || known.order !== undefined) return;
  known.order = order;
  known.orderId = order.order.id;
  known.reference = orderReference(order.order);
}

/**
 * Returns the requests, also those after the call if its answer can be read; or why they cannot be built; or undefined
 * if the profile does not offer the call. None if there is no order to open.
 */
async function requestsOf(
  way: Way,
  answer: RawAnswer | undefined,
): Promise<readonly ExplainedCall[] | string | undefined> {
  const { profile, name, known, dialect, steps } = way;
  const { order, orderId, reference, ss } = known;
  if (name === 'open' && order === undefined) return [];
  const sample = name === 'open' ? order : { orderId, reference, ss, text: ss };
  const answers = answer === undefined ? steps : { ...steps, [name]: answer };
  try {
    return await explainCalls(profile, name, sample, dialect, answers);
  } catch (error) {
    if (error instanceof SampleError) return 'o pedido da amostra não se abre';
    if (!(error instanceof VendorError)) throw error;
    if (error.meaning === 'unsupported') return undefined;
    return answer === undefined ? error.words || error.message : requestsOf(way, undefined);
  }
}

/** A refusal or a limit is an answer that was understood. An answer of success that says nothing is not. */
function unreadableWhy(
  { meaning, words }: Extract<ExplainedAnswer, { kind: 'failure' }>,
  status: number,
): string | undefined {
  const isUnread = meaning === 'unreadable' || (meaning === 'uncertain' && status < 300);
  return isUnread ? words || 'a resposta não pode ser lida' : undefined;
}

type Views = Awaited<ReturnType<Sismetro['findServiceRequests']>>;

/** Returns what the profile does not understand of an answer that it reads. */
function doubtAbout(name: string, result: unknown): string | undefined {
  switch (name) {
    case 'readOne':
      return unknownStates(result === null ? [] : [result as Views[number]]);
    case 'findByReference':
      return unknownStates(result as Views);
    case 'readOrder': {
      const order = result as Awaited<ReturnType<SeniorX['readOrder']>> | null;
      return order?.status === 'unknown' ? 'a situação do pedido não está em states' : undefined;
    }
    case 'fetchOrder': {
      const fetched = result as FetchedOrder | null;
      if (fetched?.status === 'unknown') return 'a situação do pedido não está em states';
      const { order } = fetched ?? {};
      return order?.kind === 'unreadable'
        ? `pedido que não pode ser lido: ${reasonOf(order.problem)}`
        : undefined;
    }
    case 'listAwaiting': {
      const { items } = result as Awaited<ReturnType<SeniorX['listAwaiting']>>;
      const [first] = items.filter((item) => item.kind === 'unreadable');
      return first && `pedido que não pode ser lido: ${reasonOf(first.problem)}`;
    }
    case 'listAll':
    case 'equipmentSearch': {
      const page = result as Awaited<ReturnType<Sismetro['listServiceRequests']>>;
      if (page.unreadableRows > 0) return `${page.unreadableRows} linha(s) que rows não lê`;
      return name === 'listAll' ? unknownStates(page.items) : undefined;
    }
    default:
      return undefined;
  }
}

function unknownStates(views: Views): string | undefined {
  const unknown = views.filter(({ state }) => state === 'unknown');
  const values = unknown.map(({ status, progress }) =>
    [status, progress].filter(Boolean).join(' / '),
  );
  return values.length === 0 ? undefined : `valores que não estão em states: ${values.join('; ')}`;
}

const reasonOf = ({ code, params }: NotOpened) =>
  code === 'invalid'
    ? params.errors.map(({ path, messagePt }) => `${path} ${messagePt}`).join('; ')
    : code;
