import { loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import type { Finding, SettingPath } from './settings-error.js';
import type { TemporalAccess } from './settings-types.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Environment variables that win over the file, and the setting that each one is. */
const OVERRIDES: Readonly<Record<string, readonly [string, string] | readonly [string]>> = {
  PONTE_API_HOST: ['api', 'host'],
  PONTE_API_PORT: ['api', 'port'],
  PONTE_METRICS_PORT: ['metrics', 'port'],
  PONTE_WORKER_METRICS_PORT: ['workerMetrics', 'port'],
  PONTE_DATA_DIR: ['dataDir'],
  PONTE_TASK_QUEUE: ['temporal', 'taskQueue'],
  PONTE_BUILD_ID: ['temporal', 'buildId'],
  TEMPORAL_ADDRESS: ['temporal', 'address'],
  TEMPORAL_NAMESPACE: ['temporal', 'namespace'],
};

/** An empty variable counts as unset: container files like to pass them on empty. */
const valueOf = (env: Environment, name: string): string | undefined =>
  (Object.hasOwn(env, name) && env[name]) || undefined;

/** The values that count: the file's, with the environment in its places. */
export interface Resolved {
  readonly values: unknown;
  /** Which variable set a setting over the file, by the setting's path (`api.port`). */
  readonly variables: ReadonlyMap<string, string>;
  /** `${NAME}`s that came to nothing. */
  readonly findings: readonly Finding[];
}

export function resolveValues(written: unknown, env: Environment): Resolved {
  const { values, findings } = interpolate(written, env);
  const overridden = applyOverrides(values, env);
  const overrides = ({ path }: Finding) => overridden.variables.has(path.join('.'));
  return { ...overridden, findings: findings.filter((finding) => !overrides(finding)) };
}

/**
 * The file's values with each `${NAME}` replaced from the environment. An empty value is left out, as if it were not
 * written; so is one whose variable is missing, with a finding that names the variable.
 */
function interpolate(values: unknown, env: Environment): { values: unknown; findings: Finding[] } {
  const findings: Finding[] = [];

  const text = (template: string, path: SettingPath): string | undefined => {
    const missing = new Set<string>();
    const result = template.replaceAll(/\$\{([A-Za-z_]\w*)\}/g, (_, name: string) => {
      const value = valueOf(env, name);
      if (value === undefined) missing.add(name);
      return value ?? '';
    });
    for (const name of missing) {
      findings.push({ path, message: `the environment variable ${name} is not set, or empty` });
    }
    return missing.size > 0 ? undefined : result;
  };

  const visit = (value: unknown, path: SettingPath): unknown => {
    if (typeof value === 'string') return text(value, path);
    if (Array.isArray(value)) return value.map((entry, index) => visit(entry, [...path, index]));
    if (!isBlock(value)) return value;
    const entries = Object.entries(value).filter(([, entry]) => entry !== '');
    return Object.fromEntries(entries.map(([key, entry]) => [key, visit(entry, [...path, key])]));
  };

  return { values: visit(values, []), findings };
}

function applyOverrides(values: unknown, env: Environment): Omit<Resolved, 'findings'> {
  const variables = new Map<string, string>();
  let result = values;
  for (const [name, path] of Object.entries(OVERRIDES)) {
    const value = valueOf(env, name);
    if (value === undefined || !isBlock(result)) continue;
    const [block, key] = path;
    const parent = result[block] ?? {};
    if (key !== undefined && !isBlock(parent)) continue; // the schema says what is wrong with it
    result = {
      ...result,
      [block]: key === undefined ? value : { ...parent, [key]: value },
    };
    variables.set(path.join('.'), name);
  }
  return { values: result, variables };
}

/** `TEMPORAL_API_KEY`, `TEMPORAL_TLS_*` and `TEMPORAL_GRPC_META_*` as the SDK's own reader understands them; certificates are read here. */
export function readTemporalAccess(env: Environment): {
  access?: TemporalAccess;
  findings: Finding[];
} {
  const finding = (message: string) => ({ findings: [{ path: ['temporal'], message }] });
  const overrideEnvVars: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith('TEMPORAL_') && value) overrideEnvVars[name] = value;
  }
  try {
    const profile = loadClientConfigProfile({ disableFile: true, overrideEnvVars });
    if (!profile.tls?.clientCert !== !profile.tls?.clientKey) {
      return finding(
        'TEMPORAL_TLS_CLIENT_CERT_* and TEMPORAL_TLS_CLIENT_KEY_* go together: one is missing',
      );
    }
    const { apiKey, tls, metadata } = toClientOptions(profile).connectionOptions;
    const access = {
      ...(apiKey !== undefined && { apiKey }),
      ...(tls != null && { tls }),
      ...(metadata && { metadata: metadata as Record<string, string> }),
    };
    return { findings: [], ...(Object.keys(access).length > 0 && { access }) };
  } catch (error) {
    return finding(`TEMPORAL_TLS_*: ${(error as Error).message}`);
  }
}

const isBlock = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
