import { stringify } from 'yaml';
import type { Entry } from './list-edit.js';
import type { NewKey } from './keys.js';

/** The answers about a new tenant (customer). */
export interface TenantAnswers {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly seniorUrl: string;
  readonly dialect: string;
  readonly seniorTenant: string;
  readonly sismetroUrl: string;
  readonly readUrl: string;
  readonly unit: string;
  readonly requestsPerMinute: string;
  readonly inboundUnit: string;
  /** `all`, or `1=Matriz, 2=Manaus`. */
  readonly branches: string;
}

/** The variables with the vendors' secrets, which are not stored in the file. */
export function secretVariables(id: string) {
  const prefix = id
    .toUpperCase()
    .replaceAll('-', '_')
    .replace(/^(?=\d)/, '_');
  return {
    accessKey: `${prefix}_SENIOR_ACCESS_KEY`,
    secret: `${prefix}_SENIOR_SECRET`,
    clientId: `${prefix}_SENIOR_CLIENT_ID`,
    key: `${prefix}_SISMETRO_API_KEY`,
  };
}

/** The tenant's settings (docs/wire.md, section 1), with digests of our keys and without secrets. */
export function tenantEntry(
  answers: TenantAnswers,
  keys: { readonly senior: NewKey; readonly sismetro: NewKey },
  isRehearsal = false,
): Entry {
  const variables = secretVariables(answers.id);
  const inbound = ({ sha256 }: NewKey) => ({
    unit: answers.inboundUnit,
    keys: [{ sha256 }],
    allowFrom: 'any',
    signature: 'none',
  });
  const value = {
    id: answers.id,
    name: answers.name,
    ...(isRehearsal && { mode: 'rehearsal' }),
    timeZone: answers.timeZone,
    inbound: { senior: inbound(keys.senior), sismetro: inbound(keys.sismetro) },
    senior: {
      baseUrl: answers.seniorUrl,
      dialect: answers.dialect,
      tenantName: answers.seniorTenant,
      accessKey: `\${${variables.accessKey}}`,
      secret: `\${${variables.secret}}`,
      clientId: `\${${variables.clientId}}`,
    },
    sismetro: {
      baseUrl: answers.sismetroUrl,
      readUrl: answers.readUrl,
      unit: answers.unit,
      key: `\${${variables.key}}`,
      requestsPerMinute: answers.requestsPerMinute,
    },
    branches: readBranches(answers.branches),
  };
  return { value, block: blockOf(value) };
}

/** Removes the quotes that YAML puts around texts that look like other types: right for a unit, odd for these two. */
const blockOf = (value: object) =>
  stringify(value, { lineWidth: 0 }).replaceAll(
    /^( *(?:requestsPerMinute|integration): )"(\w+)"$/gm,
    '$1$2',
  );

const BRANCH = /^([^=,]+)(?:=([^=,]+))?$/;

export const isBranches = (text: string): boolean =>
  text === 'all' || text.split(',').every((part) => BRANCH.test(part.trim()));

/** Parses `1=Matriz, 2` into branches by code, all of them integrating. */
function readBranches(text: string): 'all' | Record<string, object> {
  if (text === 'all') return text;
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [, code = '', name] = BRANCH.exec(part.trim()) ?? [];
      return [code.trim(), { ...(name && { name: name.trim() }), integration: 'true' }];
    }),
  );
}
