import { defined } from '../../vendors/fields.js';
import type { Profile, SeniorXProfile, SismetroProfile } from '../../vendors/profile/load.js';
import type { NewKey } from '../new-key.js';

/** The answers about a new tenant (customer). */
export interface TenantAnswers {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly seniorUrl: string;
  /** These three are absent if the profile does not use them. */
  readonly dialect?: string;
  readonly seniorTenant?: string;
  readonly sismetroUrl: string;
  readonly readUrl: string;
  readonly unit?: string;
  readonly requestsPerMinute: string;
  readonly inboundUnit: string;
  /** `all`, or `1=Matriz, 2=Manaus`. */
  readonly branches: string;
}

/** The profiles of a new tenant, with the references to them that the file will have. */
export interface TenantProfiles {
  readonly senior: { readonly reference: string; readonly profile: SeniorXProfile };
  readonly sismetro: { readonly reference: string; readonly profile: SismetroProfile };
}

/** A secret that the tenant's profiles use. It is not stored in the file, only the variable that contains it. */
export interface Secret {
  /** The setting's path within the tenant: `senior.accessKey`, `sismetro.credentials.token`. */
  readonly path: readonly [side: 'senior' | 'sismetro', ...names: string[]];
  readonly variable: string;
}

const VARIABLES: Readonly<Record<string, string>> = { 'sismetro.key': 'SISMETRO_API_KEY' };

/** Lists the secrets that the profiles of a new tenant use. */
export function secretsOf(id: string, { senior, sismetro }: TenantProfiles): readonly Secret[] {
  const prefix = snake(id).replace(/^(?=\d)/, '_');
  const secret = (side: 'senior' | 'sismetro', ...names: string[]): Secret => {
    const path = [side, ...names] as const;
    const variable = VARIABLES[path.join('.')] ?? [side, ...names.slice(-1)].map(snake).join('_');
    return { path, variable: `${prefix}_${variable}` };
  };
  const own = ({ uses }: Profile) =>
    [...uses.keys()]
      .filter((name) => name.startsWith('credentials.'))
      .map((name) => name.split('.'));
  return [
    ...['accessKey', 'secret', 'clientId']
      .filter((name) => senior.profile.uses.has(name))
      .map((name) => secret('senior', name)),
    ...own(senior.profile).map((names) => secret('senior', ...names)),
    ...(sismetro.profile.uses.has('key') ? [secret('sismetro', 'key')] : []),
    ...own(sismetro.profile).map((names) => secret('sismetro', ...names)),
  ];
}

const snake = (name: string) =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/\W/g, '_')
    .toUpperCase();

/** The tenant's settings (docs/wire.md, section 1), with digests of our keys and without secrets. */
export function tenantEntry(
  answers: TenantAnswers,
  keys: { readonly senior: NewKey; readonly sismetro: NewKey },
  profiles: TenantProfiles,
  isRehearsal = false,
) {
  const secrets = secretsOf(answers.id, profiles);
  const secretsIn = (side: Secret['path'][0]) => {
    const own = secrets.filter(({ path }) => path[0] === side);
    const entriesOf = (isFree: boolean) =>
      own
        .filter(({ path }) => path.length === (isFree ? 3 : 2))
        .map(({ path, variable }) => [path.at(-1)!, `\${${variable}}`]);
    const credentials = entriesOf(true);
    return {
      ...Object.fromEntries(entriesOf(false)),
      ...(credentials.length > 0 && { credentials: Object.fromEntries(credentials) }),
    };
  };
  const { seniorTenant, dialect, unit } = answers;
  const inbound = ({ sha256 }: NewKey) => ({
    unit: answers.inboundUnit,
    keys: [{ sha256 }],
    allowFrom: 'any',
    signature: 'none',
  });
  return {
    id: answers.id,
    name: answers.name,
    ...(isRehearsal && { mode: 'rehearsal' }),
    timeZone: answers.timeZone,
    inbound: { senior: inbound(keys.senior), sismetro: inbound(keys.sismetro) },
    senior: {
      baseUrl: answers.seniorUrl,
      ...defined({ dialect, tenantName: seniorTenant }),
      ...secretsIn('senior'),
      ...profileOf(profiles.senior.reference, 'senior-x'),
    },
    sismetro: {
      baseUrl: answers.sismetroUrl,
      readUrl: answers.readUrl,
      ...defined({ unit }),
      ...secretsIn('sismetro'),
      requestsPerMinute: Number(answers.requestsPerMinute),
      ...profileOf(profiles.sismetro.reference, 'sismetro'),
    },
    branches: readBranches(answers.branches),
  };
}

const profileOf = (profile: string, usual: string) => (profile === usual ? {} : { profile });

const BRANCH = /^([^=,]+)(?:=([^=,]+))?$/;

/** Users also write `ALL` or `todas`, which are no codes of branches: every order would be ignored. */
const isAll = (text: string) => ['all', 'todas', 'todos'].includes(text.trim().toLowerCase());

export const isBranches = (text: string): boolean =>
  isAll(text) ||
  text.split(',').every((part) => {
    const [, code] = BRANCH.exec(part.trim()) ?? [];
    return code !== undefined && !isAll(code);
  });

/** Parses `1=Matriz, 2` into branches by code, all of them integrating. */
function readBranches(text: string): 'all' | Record<string, object> {
  if (isAll(text)) return 'all';
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [, code = '', name] = BRANCH.exec(part.trim()) ?? [];
      return [code.trim(), { ...(name && { name: name.trim() }), integration: true }];
    }),
  );
}
