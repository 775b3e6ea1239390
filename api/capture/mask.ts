import { scrub } from '../../domain/scrub.js';

/**
 * A JSON text whose personal data is masked, so that a profile can still be written from it: names of fields, types,
 * lengths and punctuation stay; letters become `x` or `X`, digits `9`. It hides too much rather than too little:
 *
 * - whatever stands under a name that people's data has, in Portuguese or English;
 * - whatever looks like an e-mail address, a CPF, a CNPJ, a telephone number or a key, under any name;
 * - every text with a blank in it, since it may be a name or prose.
 *
 * What is left are codes, ids, dates, amounts and single words under other names.
 */
export function maskBody(json: string): string {
  try {
    return JSON.stringify(masked(JSON.parse(json), 'any'), null, 2);
  } catch (error) {
    if (error instanceof RangeError) return 'null'; // nested deeper than anybody can walk
    throw error;
  }
}

/** `any`: as the value looks. `value`: it is personal. `subtree`: and so is all that it holds. */
type Reach = 'any' | 'value' | 'subtree';

function masked(value: unknown, reach: Reach): unknown {
  if (typeof value === 'string') return maskText(value, reach !== 'any');
  if (typeof value === 'number') return maskNumber(value, reach !== 'any');
  if (Array.isArray(value)) return value.map((entry) => masked(entry, reach));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      maskName(name),
      masked(entry, reach === 'subtree' ? reach : reachOf(name)),
    ]),
  );
}

/** Whole people and places: all that they hold is personal. */
const PEOPLE =
  /customer|client[ea]|requester|solicitante|contact|contato|tecnic[oa]|technician|pessoa|person|address|enderec|responsa|usuari|\buser\b|observa/;

/** Single values, wherever they stand. */
const PERSONAL =
  /name|nome|phone|fone|celular|mobile|mail|cnpj|cpf|document|razao|fantasia|social|birth|nascimento|street|logradouro|bairro|district|cidade|municip|complement|conclus|motivo|reason|comment|coment|signature|assinatura|password|senha|token|secret|apelido|whats|\b(?:rg|ie|cep|zip|rua|city|lat|lng|latitude|longitude|tel|cel|note|notes|obs|text|texto|key|chave)\b/;

function reachOf(name: string): Reach {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z]+/g, ' ')
    .toLowerCase();
  if (PEOPLE.test(words)) return 'subtree';
  return PERSONAL.test(words) ? 'value' : 'any';
}

/** A body may have people's addresses as names of fields. */
const maskName = (name: string) => (scrub(name) === name ? name : shapeOf(name));

function maskText(text: string, isPersonal: boolean): string {
  const inner = jsonIn(text);
  if (inner !== undefined) return JSON.stringify(masked(inner, isPersonal ? 'subtree' : 'any'));
  if (/^https?:\/\/\S+$/.test(text)) {
    return isPersonal ? text.replace(/(?<=:\/\/).+/, shapeOf) : scrub(text); // a link stays one
  }
  return isPersonal || isProse(text) || scrub(text) !== text ? shapeOf(text) : text;
}

/** Dates with a time have blanks too, but no letters. */
const isProse = (text: string) => /\s/.test(text.trim()) && /\p{L}/u.test(text);

/** Some systems send an object as text. */
function jsonIn(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function maskNumber(value: number, isPersonal: boolean): number {
  const text = String(value);
  return isPersonal || scrub(text) !== text ? Number(text.replaceAll(/\d/g, '9')) : value;
}

const shapeOf = (text: string): string =>
  text
    .replaceAll(/\p{Lu}/gu, 'X')
    .replaceAll(/\p{L}/gu, (letter) => (letter === 'X' ? letter : 'x'))
    .replaceAll(/\p{N}/gu, '9');
