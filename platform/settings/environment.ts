import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import { isBlock } from './checks.js';
import type { SettingFault, SettingPath } from './error.js';
import type { TemporalAccess } from './types.js';
import { says } from '../../vendors/profile/says.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Environment variables that override the file, with the setting that each one sets. */
const OVERRIDES: Readonly<Record<string, readonly [string, string] | readonly [string]>> = {
  PONTE_API_HOST: ['api', 'host'],
  PONTE_API_PORT: ['api', 'port'],
  PONTE_API_REPLICAS: ['api', 'replicas'],
  PONTE_METRICS_HOST: ['metrics', 'host'],
  PONTE_METRICS_PORT: ['metrics', 'port'],
  PONTE_WORKER_METRICS_HOST: ['workerMetrics', 'host'],
  PONTE_WORKER_METRICS_PORT: ['workerMetrics', 'port'],
  PONTE_DATA_DIR: ['dataDir'],
  PONTE_TASK_QUEUE: ['temporal', 'taskQueue'],
  PONTE_BUILD_ID: ['temporal', 'buildId'],
  TEMPORAL_ADDRESS: ['temporal', 'address'],
  TEMPORAL_NAMESPACE: ['temporal', 'namespace'],
};

/** An empty variable counts as unset, because container files often pass variables on empty. */
const valueOf = (env: Environment, name: string): string | undefined =>
  (Object.hasOwn(env, name) && env[name]) || undefined;

/**
 * Returns the value of a variable, or the problem if it has none. The value is the variable's own, or the content of a
 * mounted file: the one that `<name>_FILE` names, or the one of this name in the folder `PONTE_SECRETS_DIR`. A file's
 * content is trimmed.
 */
function variableOf(
  env: Environment,
  name: string,
): { readonly value: string } | { readonly problem: string } {
  const value = valueOf(env, name);
  const named = valueOf(env, `${name}_FILE`);
  if (value !== undefined) {
    return named === undefined
      ? { value }
      : {
          problem: says(
            `${name} and ${name}_FILE are both set: keep one`,
            `${name} e ${name}_FILE estão definidas: deixe só uma`,
          ),
        };
  }
  const file = named ?? mounted(env, name);
  if (file === undefined) {
    return {
      problem: says(
        `the environment variable ${name} is not set, or empty`,
        `a variável de ambiente ${name} não está definida, ou está vazia`,
      ),
    };
  }
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === ''
      ? { problem: says(`the file of ${name} is empty`, `o arquivo de ${name} está vazio`) }
      : { value: text };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      problem: says(
        `the file of ${name} cannot be read (${code})`,
        `o arquivo de ${name} não pode ser lido (${code})`,
      ),
    };
  }
}

function mounted(env: Environment, name: string): string | undefined {
  const folder = valueOf(env, 'PONTE_SECRETS_DIR');
  const file = folder && join(folder, name);
  return file && existsSync(file) ? file : undefined;
}

const isSet = (env: Environment, name: string) =>
  [name, `${name}_FILE`].some((one) => valueOf(env, one) !== undefined) ||
  mounted(env, name) !== undefined;

/** The values that apply: those of the file, with overrides from the environment. */
export interface Resolved {
  readonly values: unknown;
  /** The variables that override the file, by the path of the setting (`api.port`). */
  readonly variables: ReadonlyMap<string, string>;
  /** `${NAME}` references and overriding variables that have no value. */
  readonly faults: readonly SettingFault[];
}

export function resolveValues(written: unknown, env: Environment): Resolved {
  const { values, faults } = interpolate(written, env);
  const overridden = applyOverrides(values, env);
  const overrides = ({ path }: SettingFault) => overridden.variables.has(path.join('.'));
  const unset = faults.filter((fault) => !overrides(fault));
  return { ...overridden, faults: [...unset, ...overridden.faults] };
}

const REFERENCE = /\$\{([A-Za-z_]\w*)\}/g;

/**
 * Replaces each `${NAME}` in the file's values from the environment. A value whose variable is missing is left out,
 * with a fault that names the variable. An empty value stays, so that the schema refuses it (`schema.ts`). With a fault no
 * process starts (`settings.ts`).
 */
function interpolate(
  values: unknown,
  env: Environment,
): { values: unknown; faults: SettingFault[] } {
  const faults: SettingFault[] = [];

  const text = (template: string, path: SettingPath): string | undefined => {
    const problems = new Map<string, string>();
    const result = template.replaceAll(REFERENCE, (_, name: string) => {
      const found = variableOf(env, name);
      if ('value' in found) return found.value;
      problems.set(name, found.problem);
      return '';
    });
    for (const [unset, message] of problems) faults.push({ path, message, unset });
    return problems.size > 0 ? undefined : result;
  };

  const visit = (value: unknown, path: SettingPath): unknown => {
    if (typeof value === 'string') return text(value, path);
    if (Array.isArray(value)) return value.map((entry, index) => visit(entry, [...path, index]));
    if (!isBlock(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, visit(entry, [...path, key])]),
    );
  };

  return { values: visit(values, []), faults };
}

function applyOverrides(values: unknown, env: Environment): Resolved {
  const variables = new Map<string, string>();
  const faults: SettingFault[] = [];
  let result = values;
  for (const [name, path] of Object.entries(OVERRIDES)) {
    if (!isSet(env, name) || !isBlock(result)) continue;
    const found = variableOf(env, name);
    if ('problem' in found) {
      faults.push({ path, message: found.problem, unset: name });
      continue;
    }
    const { value } = found;
    const [block, key] = path;
    const parent = result[block] ?? {};
    if (key !== undefined && !isBlock(parent)) continue; // the schema reports what is wrong with it
    result = {
      ...result,
      [block]: key === undefined ? value : { ...parent, [key]: value },
    };
    variables.set(path.join('.'), name);
  }
  return { values: result, variables, faults };
}

/** The only one of Temporal's own variables that holds a secret itself and not a file. */
const API_KEY = 'TEMPORAL_API_KEY';

/**
 * Reads `TEMPORAL_API_KEY`, `TEMPORAL_TLS_*` and `TEMPORAL_GRPC_META_*` as the SDK's own reader does. Certificates are
 * loaded here.
 */
export function readTemporalAccess(env: Environment): {
  access?: TemporalAccess;
  faults: SettingFault[];
} {
  const fault = (message: string) => ({ faults: [{ path: ['temporal'], message }] });
  const overrideEnvVars: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith('TEMPORAL_') && value) overrideEnvVars[name] = value;
  }
  if (isSet(env, API_KEY)) {
    const found = variableOf(env, API_KEY);
    if ('problem' in found) return fault(found.problem);
    overrideEnvVars[API_KEY] = found.value;
  }
  try {
    const profile = loadClientConfigProfile({ disableFile: true, overrideEnvVars });
    if (!profile.tls?.clientCert !== !profile.tls?.clientKey) {
      return fault(
        says(
          'TEMPORAL_TLS_CLIENT_CERT_* and TEMPORAL_TLS_CLIENT_KEY_* go together: one is missing',
          'TEMPORAL_TLS_CLIENT_CERT_* e TEMPORAL_TLS_CLIENT_KEY_* vão juntas: falta uma',
        ),
      );
    }
    const { apiKey, tls, metadata } = toClientOptions(profile).connectionOptions;
    const access = {
      ...(apiKey !== undefined && { apiKey }),
      ...(tls != null && { tls }),
      ...(metadata && { metadata: metadata as Record<string, string> }),
    };
    return { faults: [], ...(Object.keys(access).length > 0 && { access }) };
  } catch (error) {
    const { message } = error as Error;
    return fault(says(`TEMPORAL_TLS_*: ${message}`, `TEMPORAL_TLS_* não serve: ${message}`));
  }
}
