import { z } from 'zod';
import type { SettingFault, SettingPath } from './error.js';
import { FlagSchema, isHttpsOrLoopback, KeyDigestSchema } from './parts.js';
import { erpOf } from './queue-pace.js';
import { BranchesSchema } from './tenants.js';
import { inPortuguese, IS_MISSING, says } from '../../vendors/profile/says.js';

/**
 * Checks rules between settings. Works on the values as written, so that its faults appear together with the
 * schema's and not only once the schema accepts the file.
 */
export function crossCheck(values: unknown, isProduction: boolean): SettingFault[] {
  return [
    ...repeats(select(values, ['tenants', '*', 'id']), 'id'),
    ...repeats(select(values, ['tenants', '*', 'inbound', 'senior', 'unit']), 'unit'),
    ...repeats(select(values, ['tenants', '*', 'inbound', 'sismetro', 'unit']), 'unit'),
    ...repeats(select(values, ['encryption', 'keys', '*', 'id']), 'id'),
    ...repeats(select(values, ['operators', '*', 'name']), 'name'),
    ...repeats(select(values, ['operators', '*', 'token']).map(digested), 'token'),
    ...repeats(select(values, ['oidc', 'roles', '*', 'value']), 'value'),
    ...unknownTenants(values),
    ...sharedBranches(values),
    ...['senior', 'sismetro'].flatMap((side) => [
      ...unsaidCallers(values, side),
      ...inboundKeys(values, side),
    ]),
    ...sharedSecrets(values),
    ...unboundEnds(values),
    ...(isProduction ? unsafeInProduction(values) : []),
    ...anySignIn(values),
  ];
}

/** The schema requires each other setting whose word gives wide access. Of these two, one is enough. */
function anySignIn(values: unknown): SettingFault[] {
  return select(values, ['oidc']).flatMap(({ path, value }) =>
    unless(
      !isBlock(value) || 'acrValues' in value || 'amrValues' in value,
      [...path, 'acrValues'],
      says(
        'must be the word any, or a list such as ["2"], unless amrValues is a list',
        'deve ser a palavra any, ou uma lista como ["2"], a não ser que amrValues seja uma lista',
      ),
    ),
  );
}

/** Reports a setting, unless it is as it must be. */
const unless = (isMet: boolean, path: SettingPath, message: string): SettingFault[] =>
  isMet ? [] : [{ path, message }];

export const isBlock = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Found {
  readonly path: SettingPath;
  readonly value: unknown;
}

/** Returns the values at a path, whose `*` stands for each entry of a list. Empty if the shape differs. */
export function select(
  value: unknown,
  [step, ...rest]: readonly string[],
  path: SettingPath = [],
): Found[] {
  if (step === undefined)
    return [{ path, value: typeof value === 'string' ? value.trim() : value }];
  if (step === '*') {
    return Array.isArray(value)
      ? value.flatMap((entry, index) => select(entry, rest, [...path, index]))
      : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return select((value as Record<string, unknown>)[step], rest, [...path, step]);
}

/** Finds values that appear more than once although each must be unique. */
function repeats(found: readonly Found[], what: string): SettingFault[] {
  const first = new Map<string, SettingPath>();
  return found.flatMap(({ path, value }) => {
    if (typeof value !== 'string') return [];
    const earlier = first.get(value);
    if (!earlier) {
      first.set(value, path);
      return [];
    }
    const place = z.core.toDotPath([...earlier]);
    const message = says(
      `this ${what} is already used by ${place}`,
      `este valor já está em ${place}`,
    );
    return [{ path, message }];
  });
}

/** Converts a token to its digest, since it may be plain text at one place and a digest at another. */
function digested({ path, value }: Found): Found {
  return { path, value: KeyDigestSchema.safeParse(value).data?.sha256 };
}

function unknownTenants(values: unknown): SettingFault[] {
  const known = new Set(select(values, ['tenants', '*', 'id']).map(({ value }) => value));
  const named = [
    ...select(values, ['operators', '*', 'tenants', '*']),
    ...select(values, ['oidc', 'roles', '*', 'tenants', '*']),
  ];
  return named.flatMap(({ path, value }) =>
    unless(
      typeof value !== 'string' || known.has(value),
      path,
      says('there is no tenant with this id', 'não há empresa com esta identificação'),
    ),
  );
}

const TWICE = says(
  'would open an SS for the same orders, and the first end would release them',
  'um pedido teria duas SSs, e o primeiro fim o liberaria',
);

/**
 * Finds branches of one ERP that two tenants integrate. Rehearsals do not count, since they write nothing: a tenant may
 * be rehearsed beside the one that it replaces.
 */
function sharedBranches(values: unknown): SettingFault[] {
  const live = select(values, ['tenants', '*']).filter(
    ({ value }) => isBlock(value) && value['mode'] !== 'rehearsal',
  );
  return live.flatMap((tenant, at) => {
    const seen = ordersSeenBy(tenant);
    const others = live
      .slice(0, at)
      .filter((other) => seen !== undefined && ordersSeenBy(other) === seen);
    const overlaps = others.map((other) => overlap(other, tenant));
    return overlaps.find((faults) => faults.length > 0) ?? [];
  });
}

/**
 * What identifies the orders that a tenant sees: its ERP, and the profile, which may leave out another company's orders.
 * Returns undefined if these are not known, for example because a variable is not set.
 */
function ordersSeenBy({ value }: Found): string | undefined {
  const senior = isBlock(value) && isBlock(value['senior']) ? value['senior'] : {};
  const { baseUrl, tenantName, profile = 'senior-x', credentials, ...rest } = senior;
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl)) return undefined;
  if (typeof tenantName === 'string')
    return JSON.stringify([erpOf({ baseUrl, tenantName }), profile]);
  const own = ['accessKey', 'secret', 'clientId'].flatMap((name) => rest[name] ?? []);
  const secrets = [...own, ...(isBlock(credentials) ? Object.values(credentials) : [])];
  const isKnown = secrets.length > 0 && secrets.every((one) => typeof one === 'string');
  return isKnown ? JSON.stringify([erpOf({ ...rest, credentials, baseUrl }), profile]) : undefined;
}

function overlap(earlier: Found, later: Found): SettingFault[] {
  const [theirs, ours] = [integrated(earlier), integrated(later)];
  if (theirs.length === 0 || ours.length === 0) return [];
  const fault = (of: Found, path: readonly string[], message: string): SettingFault => ({
    path: [...of.path, 'branches', ...path],
    message,
  });
  const all = (of: Found, other: Found) =>
    fault(
      of,
      [],
      says(
        `\`all\` includes the branches of tenant ${idOf(other)}, which has the same ERP: both ${TWICE}. Name the branches of each tenant, or set \`mode: rehearsal\` in one`,
        `\`all\` inclui as filiais da empresa ${idOf(other)}, que tem o mesmo ERP: ${inPortuguese(TWICE)}. Nomeie as filiais de cada empresa, ou ponha \`mode: rehearsal\` em uma delas`,
      ),
    );
  if (ours === 'all') return [all(later, earlier)];
  if (theirs === 'all') return [all(earlier, later)];
  return ours
    .filter((code) => theirs.includes(code))
    .map((code) =>
      fault(
        later,
        [code],
        says(
          `tenant ${idOf(earlier)} has the same ERP and integrates this branch, too: both ${TWICE}. Let one tenant integrate it, or set \`mode: rehearsal\` in one`,
          `a empresa ${idOf(earlier)} tem o mesmo ERP e também integra esta filial: ${inPortuguese(TWICE)}. Deixe a filial em uma só, ou ponha \`mode: rehearsal\` em uma delas`,
        ),
      ),
    );
}

const idOf = ({ value }: Found) => (isBlock(value) ? String(value['id']) : '');

/** The codes of the branches that a tenant integrates; none if they cannot be read. */
function integrated({ value }: Found): 'all' | string[] {
  const [branches] = select(value, ['branches']);
  if (branches?.value === 'all') return 'all';
  const listed = Object.entries(BranchesSchema.safeParse(branches?.value).data ?? {});
  return listed.filter(([, { integration }]) => integration).map(([code]) => code);
}

/** With these, callers may send only a key, so the key must identify the tenant. */
const SHOW_NO_UNIT = ['bearer', 'path', 'query'];

/** Requires each tenant to say who calls for this side, or that nobody does (`none`). */
const unsaidCallers = (values: unknown, side: string): SettingFault[] =>
  select(values, ['tenants', '*', 'inbound']).flatMap(({ path, value }) =>
    unless(!isBlock(value) || value[side] !== undefined, [...path, side], IS_MISSING),
  );

/**
 * Checks that each tenant has what its `auth` needs on this side: keys or a signature. If a key must identify its
 * tenant, no other tenant may have the same.
 */
function inboundKeys(values: unknown, side: string): SettingFault[] {
  const sides = select(values, ['tenants', '*', 'inbound', side]).filter(({ value }) =>
    isBlock(value),
  );
  const authOf = ({ value }: Found) => (isBlock(value) ? value['auth'] : undefined);
  const keysOf = ({ path, value }: Found) =>
    select(value, ['keys', '*'], []).map((found) => ({ ...found, path: [...path, ...found.path] }));
  const isShared = (auth: unknown) =>
    typeof auth === 'string'
      ? SHOW_NO_UNIT.includes(auth)
      : isBlock(auth) &&
        Object.values(auth).some((names) => isBlock(names) && names['unit'] === undefined);
  const lacking = sides.flatMap((found): SettingFault[] => {
    const { keys, signature } = found.value as Record<string, unknown>;
    const keysPath = [...found.path, 'keys'];
    if (authOf(found) !== 'signature') return unless(keys !== undefined, keysPath, IS_MISSING);
    return [
      ...unless(
        isBlock(signature) && ['true', undefined].includes(signature['required'] as string),
        [...found.path, 'signature'],
        says('is required by auth: signature', 'é obrigatório com auth: signature'),
      ),
      ...unless(
        keys === undefined,
        keysPath,
        says(
          'must be absent with auth: signature, which has no key',
          'não vai com auth: signature, que não tem chave',
        ),
      ),
    ];
  });
  if (!sides.some((found) => isShared(authOf(found)))) return lacking;
  return [...lacking, ...repeats(sides.flatMap(keysOf).map(digested), 'key')];
}

/**
 * Finds secrets of signatures that two sides have: what is signed for one would count at the other. Rehearsals do not
 * count, since they write nothing.
 */
function sharedSecrets(values: unknown): SettingFault[] {
  const secrets = ['senior', 'sismetro'].flatMap((side) =>
    select(values, ['tenants', '*']).flatMap(({ path, value }) =>
      isBlock(value) && value['mode'] !== 'rehearsal'
        ? select(value, ['inbound', side, 'signature', 'secrets', '*'], path)
        : [],
    ),
  );
  return repeats(secrets, 'secret');
}

/**
 * Finds signatures of callbacks that do not say which event they are for: whoever reads such a callback could send it to
 * another address, also to another api process or before it arrives. No end may depend on it without a look at the SS.
 */
export const unboundSignatures = (tenant: Found): Found[] =>
  select(tenant.value, ['inbound', 'sismetro', 'signature'], tenant.path).filter(
    ({ value }) =>
      isBlock(value) &&
      !(typeof value['signed'] === 'string' && value['signed'].includes('{path}')),
  );

/** Finds ends that only a callback decides, by the settings, although its signature is unbound. */
function unboundEnds(values: unknown): SettingFault[] {
  return select(values, ['tenants', '*']).flatMap((tenant) => {
    const { path, value } = tenant;
    const isBound = unboundSignatures(tenant).length === 0;
    const isFalse = (flag: Found) => FlagSchema.safeParse(flag.value).data === false;
    return ['confirmCompletion', 'confirmCancellation'].flatMap((name) =>
      unless(
        isBound || !select(value, [name]).some(isFalse),
        [...path, name],
        says(
          'must be true: the signature of inbound.sismetro does not contain {path}, so a signed callback could be sent again as another event',
          'deve ser true: a assinatura de inbound.sismetro não contém {path}, e um aviso assinado poderia ser enviado de novo como outro evento',
        ),
      ),
    );
  });
}

/** Finds settings that may be missing on a developer's machine, but not in production. */
function unsafeInProduction(values: unknown): SettingFault[] {
  const has = (path: readonly string[]) => select(values, path).length > 0;
  const [publicUrl] = select(values, ['api', 'publicUrl']);
  const isShared = select(values, ['api', 'replicas']).some(({ value }) => Number(value) > 1);
  const needed = (isMet: boolean, path: readonly string[], why: string) =>
    unless(
      isMet,
      path,
      says(
        `is required in production (NODE_ENV): ${why}`,
        `é obrigatório em produção (NODE_ENV): ${inPortuguese(why)}`,
      ),
    );
  return [
    ...needed(
      typeof publicUrl?.value === 'string' && isHttpsOrLoopback(publicUrl.value),
      ['api', 'publicUrl'],
      says(
        'the https:// address that callers and browsers use',
        'o endereço https:// que os sistemas e os navegadores usam',
      ),
    ),
    ...needed(
      has(['encryption', 'keys', '*']),
      ['encryption'],
      says(
        'the keys that encrypt personal data; create one with `ponte key create`',
        'as chaves que cifram dados pessoais; crie uma com ponte key create',
      ),
    ),
    // an order opened without a key is never found by its customer's document, which would be noticed too late
    ...needed(
      has(['privacy', 'customerKeys', '*']),
      ['privacy', 'customerKeys'],
      says(
        'it identifies customers who request their data; create one with `ponte key create --for customers`',
        'com ele se acham os pedidos de quem pede os seus dados; crie uma chave com ponte key create --for customers',
      ),
    ),
    ...needed(
      !isShared || has(['sessions', 'secret']),
      ['sessions', 'secret'],
      says(
        'with api.replicas above 1, all api processes must read the same cookies; create one with openssl rand -base64 32',
        'com api.replicas acima de 1, todos os processos da api precisam ler os mesmos cookies; crie um com openssl rand -base64 32',
      ),
    ),
  ];
}
