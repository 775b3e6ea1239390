import { setImmediate as breathe } from 'node:timers/promises';
import { scrub } from '../../domain/scrub.js';
import type { ListedOrder } from '../../platform/temporal/listed-orders.js';
import { unpackExchange } from '../../vendors/wire-exchange.js';
import { mayReveal } from '../auth/authorize.js';
import type { Operator } from '../auth/session.js';

// What operators see. Stored bodies are whole and sealed: this is for showing. Who may see them unmasked: `mayReveal`,
// `../auth/authorize.ts`.

/** The customer's name, or null if the operator may not see it: a company's is for everyone, a person's is not. */
export const visibleName = (
  { customer }: Pick<ListedOrder, 'customer'>,
  operator: Operator,
): string | null =>
  customer !== null && (customer.isCompany || mayReveal(operator)) ? customer.name : null;

/** Characters to mask before other requests get a turn. */
const SLICE = 16_384;

/** Codes, ids, dates and amounts are not longer than this. */
const LONGEST_WORD = 200;

/**
 * Masks the personal data in a JSON text, so that it can still serve as a basis for a profile: names of fields, types,
 * lengths and punctuation stay; letters become `x` or `X`, digits `9`. It hides too much rather than too little:
 *
 * - the value of each field with a name that is usual for personal data, in Portuguese or English;
 * - everything that looks like an e-mail address, a CPF, a CNPJ, a telephone number or a key, under any name;
 * - every text with a blank in it, since it may be a name or prose, and every one that is too long for a code.
 *
 * Codes, ids, dates, amounts and single words under other names remain. The work is linear in the length of the text,
 * and done in slices: between two slices, of whichever body, other requests get a turn.
 */
export async function maskBody(json: string): Promise<string> {
  try {
    const budget = { left: SLICE };
    const walk = masked(JSON.parse(json), 'any', budget);
    for (let step = walk.next(); ; step = walk.next()) {
      if (step.done) return JSON.stringify(step.value, null, 2);
      await turn();
      budget.left = SLICE;
    }
  } catch (error) {
    if (error instanceof RangeError) return 'null'; // nested too deeply to process
    throw error;
  }
}

let lastTurn: Promise<void> = Promise.resolve();

/** Waits for the next turn of the event loop that no other slice uses. */
const turn = () => (lastTurn = lastTurn.then(() => breathe()));

interface Budget {
  left: number;
}

/** `any`: judge by the value itself; `value`: the value is personal; `subtree`: everything below is personal too. */
type Reach = 'any' | 'value' | 'subtree';

/** Masks a value; yields when the budget of characters is used up. */
function* masked(value: unknown, reach: Reach, budget: Budget): Generator<void, unknown> {
  if (budget.left <= 0) yield;
  budget.left -= 8; // the cost of looking at any value
  if (typeof value === 'string') return yield* maskText(value, reach !== 'any', budget);
  if (typeof value === 'number') return maskNumber(value, reach !== 'any');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const entries: unknown[] = [];
    for (const entry of value) entries.push(yield* masked(entry, reach, budget));
    return entries;
  }
  const entries: [name: string, entry: unknown][] = [];
  for (const [name, entry] of Object.entries(value)) {
    budget.left -= name.length;
    const inner = reach === 'subtree' ? reach : reachOf(name);
    entries.push([maskName(name), yield* masked(entry, inner, budget)]);
  }
  return Object.fromEntries(entries);
}

/** Names of people and places: everything below them is personal. */
const PEOPLE =
  /customer|client[ea]|requester|solicitante|contact|contato|tecnic[oa]|technician|pessoa|person|address|enderec|responsa|usuari|\buser\b|observa/;

/** Names of single personal values. */
const PERSONAL =
  /name|nome|phone|fone|celular|mobile|mail|cnpj|cpf|document|razao|fantasia|social|birth|nascimento|street|logradouro|bairro|district|cidade|municip|complement|conclus|motivo|reason|comment|coment|signature|assinatura|password|senha|token|secret|apelido|whats|\b(?:rg|ie|cep|zip|rua|city|lat|lng|latitude|longitude|tel|cel|note|notes|obs|text|texto|key|chave)\b/;

function reachOf(name: string): Reach {
  if (name.length > LONGEST_WORD) return 'subtree';
  const words = wordsOf(name);
  if (PEOPLE.test(words)) return 'subtree';
  return PERSONAL.test(words) ? 'value' : 'any';
}

const wordsOf = (name: string) =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z]+/g, ' ')
    .toLowerCase();

/** Names of fields may contain personal data, such as addresses. */
const maskName = (name: string) => (isHarmless(name) ? name : shapeOf(name));

function* maskText(text: string, isPersonal: boolean, budget: Budget): Generator<void, string> {
  budget.left -= text.length;
  // an object sent as text, as some systems do
  const inner = /^\s*[[{]/.test(text) ? jsonIn(text) : undefined;
  if (inner !== undefined) {
    return JSON.stringify(yield* masked(inner, isPersonal ? 'subtree' : 'any', budget));
  }
  if (/^https?:\/\/\S+$/.test(text)) {
    return isPersonal ? text.replace(/(?<=:\/\/).+/, shapeOf) : scrub(text); // a link stays a link
  }
  return !isPersonal && !isProse(text) && isHarmless(text) ? text : shapeOf(text);
}

const isHarmless = (text: string) => text.length <= LONGEST_WORD && scrub(text) === text;

/** Dates with a time contain blanks too, but no letters. */
const isProse = (text: string) => /\s/.test(text.trim()) && /\p{L}/u.test(text);

function maskNumber(value: number, isPersonal: boolean): number {
  const text = String(value);
  return !isPersonal && isHarmless(text) ? value : Number(text.replaceAll(/\d/g, '9'));
}

/** A text by the kinds of its characters. */
export const shapeOf = (text: string): string =>
  text
    .replaceAll(/\p{Lu}/gu, 'X')
    .replaceAll(/(?!X)\p{L}/gu, 'x')
    .replaceAll(/\p{N}/gu, '9');

/**
 * Returns an exchange with a vendor as it is shown, bodies of JSON as such. If masked: only its address and other bodies,
 * whole, since no rule knows the names of their fields; `maskBody` masks the rest.
 */
export function shownExchange(packed: unknown, masked: boolean) {
  const exchange = unpackExchange(packed);
  if (exchange === undefined) return undefined;
  const { url, sent, received, ...rest } = exchange;
  const shown = (body: string) => jsonIn(body) ?? (masked ? shapeOf(body) : body);
  return {
    ...rest,
    url: masked ? url.replace(/(?<=\?).+/s, shapeOf) : url,
    ...(sent !== undefined && { sent: shown(sent) }),
    ...(received !== undefined && { received: shown(received) }),
  };
}

/** Returns undefined if the text is no JSON. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Returns an answer as this operator may read it. What vendors said (`words`) and what people wrote (the `reason` of a
 * decision, the `description` of an equipment or a service) may name a customer, and the `technician` is a person: they
 * are shown to those who decide, or may reveal, and left out for other viewers.
 */
export function readableBy(
  operator: Pick<Operator, 'role' | 'mayReveal'>,
  answer: unknown,
): unknown {
  return operator.role === 'viewer' && !mayReveal(operator) ? withoutWords(answer) : answer;
}

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  const isDecision = 'decision' in value || ('kind' in value && value.kind === 'decision');
  const fields = Object.entries(value).flatMap(([name, field]) => {
    if (name === 'words') return Array.isArray(field) ? [[name, []]] : [];
    if ((name === 'reason' && isDecision) || name === 'technician') return [];
    if (name === 'equipment' && isDescribed(field)) return [];
    if (name === 'description') return [[name, null]];
    return [[name, withoutWords(field)]];
  });
  return Object.fromEntries(fields) as unknown;
}

const isDescribed = (field: unknown): boolean =>
  typeof field === 'object' && field !== null && 'description' in field;
