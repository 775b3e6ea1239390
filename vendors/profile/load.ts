import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Side } from '../../domain/systems.js';
import { isRecord } from '../fields.js';
import { placeText, ProfileError, type ProfileFault, type ProfileProblem } from './error.js';
import { ExpressionError, type Expression } from './expression.js';
import { SENIOR_X_SETTINGS, seniorXProfileSchema } from './senior-x.js';
import { SISMETRO_SETTINGS, sismetroProfileSchema } from './sismetro.js';
import { undefinedVariables } from './variables.js';
import { readProfileSource, type ProfileSource } from './source.js';
import { readsOf } from './template.js';
import { MUST_BE_QUOTED } from './parts.js';
import { IS_MISSING, IS_NOT_VALID, oneOf, says } from './says.js';

/** How one customer's installation of a vendor talks: checked, compiled and ready for that vendor's client. */
export interface SeniorXProfile
  extends z.infer<ReturnType<typeof seniorXProfileSchema>>, Compared {}
export interface SismetroProfile
  extends z.infer<ReturnType<typeof sismetroProfileSchema>>, Compared {}
export type Profile = SeniorXProfile | SismetroProfile;

interface Compared {
  /** Equal if two profiles have the same content, including everything that they extend. */
  readonly digest: string;
  /**
   * The settings of its side that its calls need (`clientId`, `credentials.apiKey`), each with one place that reads it;
   * undefined for what the documented log-in of Senior X needs.
   */
  readonly uses: ReadonlyMap<string, string | undefined>;
}

const SCHEMAS = { erp: seniorXProfileSchema, 'field-service': sismetroProfileSchema };

const isSide = (side: unknown): side is Side =>
  typeof side === 'string' && Object.hasOwn(SCHEMAS, side);

/**
 * Reads a profile of either vendor.
 * @param reference the name of a shipped profile (`sismetro`), or the path of a file
 * @param directory the directory that a relative path starts from
 * @throws ProfileError with everything that is wrong, each problem with its file and line
 */
export function loadProfile(reference: string, directory: string): Profile {
  const source = readProfileSource(reference, directory);
  const { values } = source;
  const { side } = values;
  if (!isSide(side)) {
    throw refused(source, [
      {
        path: ['side'],
        message: says('must be erp or field-service', 'deve ser erp ou field-service'),
      },
    ]);
  }
  const schema = schemaFor(side, givesToken(side, values['auth']));
  const parsed = schema.safeParse(values, { error: inWords });
  const faults = [...(parsed.error?.issues ?? []).flatMap(faultsOf), ...missingCalls(values)];
  if (!parsed.success || faults.length > 0) throw refused(source, faults);
  const unknown = undefinedVariables(parsed.data);
  if (unknown.length > 0) throw refused(source, unknown);
  const digest = createHash('sha256').update(JSON.stringify(values)).digest('hex');
  const profile = placed(parsed.data, source);
  return { ...profile, digest, uses: settingsUsed(profile) };
}

type ProfileSchema = z.ZodType<
  Omit<SeniorXProfile, keyof Compared> | Omit<SismetroProfile, keyof Compared>
>;

/** Those that were built, since building one takes longer than reading a profile by it. They keep nothing of what they read. */
const schemas = new Map<string, ProfileSchema>();

function schemaFor(side: Side, hasToken: boolean): ProfileSchema {
  const key = `${side} ${hasToken}`;
  const schema = schemas.get(key) ?? SCHEMAS[side](hasToken);
  schemas.set(key, schema);
  return schema;
}

/** Returns true if calls have a `token`: by the profile's log-in, or without `auth` by Senior X's documented log-in. */
const givesToken = (side: Side, auth: unknown): boolean =>
  auth === undefined
    ? side === 'erp'
    : isRecord(auth) && (auth['login'] !== undefined || auth['oauth2'] !== undefined);

/** Reads a Senior X profile, as `loadProfile` does. Throws `ProfileError`, also for the other vendor's profile. */
export function loadSeniorXProfile(reference = 'senior-x', directory = '.'): SeniorXProfile {
  const profile = loadProfile(reference, directory);
  if (profile.side !== 'erp') throw otherSides(reference, profile.side);
  return profile;
}

/** Reads a Sismetro profile, as `loadProfile` does. Throws `ProfileError`, also for the other vendor's profile. */
export function loadSismetroProfile(reference = 'sismetro', directory = '.'): SismetroProfile {
  const profile = loadProfile(reference, directory);
  if (profile.side !== 'field-service') throw otherSides(reference, profile.side);
  return profile;
}

const otherSides = (file: string, side: Side) =>
  new ProfileError([
    {
      file,
      path: 'side',
      message: says(
        `is ${side}: a profile of the other side`,
        `é ${side}: um perfil do outro lado`,
      ),
    },
  ]);

function refused(
  { place }: Pick<ProfileSource, 'place'>,
  faults: readonly ProfileFault[],
): ProfileError {
  const problems = faults.map(({ path, message, position }): ProfileProblem => ({
    ...place(path, position),
    path: z.core.toDotPath([...path]),
    message,
  }));
  return new ProfileError(problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)));
}

function faultsOf(issue: z.core.$ZodIssue): readonly ProfileFault[] {
  const { path, message } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: says('is not a known field', 'não é um campo conhecido do perfil'),
      }));
    case 'invalid_key':
      return issue.issues.map((inner) => ({ path, message: inner.message }));
    case 'custom':
      return [{ path, message, position: issue.params?.['position'] as number | undefined }];
    default:
      return [{ path, message }];
  }
}

/** The messages for schema errors whose rule has no message of its own. */
const inWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return IS_MISSING;
  if (issue.code === 'invalid_value') return oneOf(issue.values);
  return (issue.code === 'invalid_type' && SHAPES[issue.expected]) || IS_NOT_VALID;
};

const BLOCK = says('must be a block of fields', 'deve ser um bloco de campos');

const SHAPES: Readonly<Record<string, string>> = {
  string: MUST_BE_QUOTED,
  boolean: says('must be true or false', 'deve ser true ou false'),
  object: BLOCK,
  record: BLOCK,
};

/** Capabilities that no call of their own provides. */
const FACTS: ReadonlySet<string> = new Set([
  'showsReference',
  'showsReferenceWhole',
  'listsChanges',
  'showsReferenceAlways',
]);

/** If a profile claims a capability, it must define the call for it. */
function missingCalls({ capabilities, calls }: ProfileSource['values']): readonly ProfileFault[] {
  if (!isRecord(capabilities) || !isRecord(calls)) return [];
  return Object.entries(capabilities)
    .filter(([name, can]) => can === true && !FACTS.has(name) && calls[name] === undefined)
    .map(([name]) => ({
      path: ['calls', name],
      message: says(
        `is missing, or set capabilities.${name} to false`,
        `está faltando; ou ponha false em capabilities.${name}`,
      ),
    }));
}

/** Returns the profile with expressions that name their place in the file when they fail. */
function placed<T>(value: T, source: ProfileSource, path: readonly string[] = []): T {
  if (typeof value === 'function') return tellingPlace(value as Expression, source, path) as T;
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([name, part]) => [
    name,
    placed(part, source, [...path, name]),
  ]);
  return Object.fromEntries(entries) as T;
}

const SETTINGS: Readonly<Record<Side, readonly string[]>> = {
  erp: SENIOR_X_SETTINGS,
  'field-service': SISMETRO_SETTINGS,
};

/** Returns the settings that the calls of a profile need. Calls that it does not offer are never made. */
function settingsUsed({
  side,
  auth,
  headers,
  calls,
  capabilities,
}: Omit<Profile, keyof Compared>): Profile['uses'] {
  const isOff = (name: string) =>
    Object.entries(capabilities).some(([one, can]) => one === name && can === false);
  const made = Object.fromEntries(Object.entries(calls).filter(([name]) => !isOff(name)));
  const isSetting = (name: string) =>
    SETTINGS[side].includes(name) || name.startsWith('credentials.');
  const isDocumentedLogIn = side === 'erp' && auth === undefined;
  return new Map<string, string | undefined>([
    ...usesIn({ auth, headers, made }).filter(([name]) => isSetting(name)),
    ...(isDocumentedLogIn ? SENIOR_X_SETTINGS.map((name) => [name, undefined] as const) : []),
  ]);
}

/** Lists the fields of their input that expressions read, each with its place. */
function usesIn(value: unknown): (readonly [name: string, where: string])[] {
  if (typeof value === 'function') {
    const { uses = [], where = '' } = value as Expression;
    return uses.map((name) => [name, where] as const);
  }
  return isRecord(value) ? Object.values(value).flatMap(usesIn) : [];
}

function tellingPlace(
  expression: Expression,
  { place }: ProfileSource,
  path: readonly string[],
): Expression {
  const name = path.join('.');
  const where = (position?: number) => `${name} (${placeText(place(path, position))})`;
  const telling: Expression = async (input, variables) => {
    try {
      return await expression(input, variables);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const place = where(error.position);
      throw new ExpressionError(
        `${place}: ${error.message}`,
        undefined,
        `${place}: ${error.messagePt}`,
      );
    }
  };
  return Object.assign(telling, { where: where(), ...readsOf(expression) });
}
