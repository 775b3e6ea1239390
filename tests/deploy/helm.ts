import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';
import { ROOT } from './compose.js';

const CHART = join(ROOT, 'deploy/helm/ponte');

const run = (program: string, args: readonly string[]) =>
  spawnSync(program, args, { encoding: 'utf8' });

const isThere = (program: string, ...args: string[]) => run(program, args).error === undefined;

/** True if the programs that these tests need are installed. */
export const hasHelm = isThere('helm', 'version') && isThere('kubernetes-validate', '--version');

const ContainerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  command: z.array(z.string()),
  env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  volumeMounts: z.array(z.looseObject({ name: z.string(), readOnly: z.boolean().optional() })),
  securityContext: z.unknown(),
  startupProbe: z.unknown().optional(),
  resources: z.looseObject({
    requests: z.record(z.string(), z.string()),
    limits: z.looseObject({ memory: z.string() }),
  }),
});

const PodSchema = z.looseObject({
  automountServiceAccountToken: z.boolean(),
  terminationGracePeriodSeconds: z.number().optional(),
  securityContext: z.looseObject({ runAsNonRoot: z.boolean(), runAsUser: z.number() }),
  containers: z.array(ContainerSchema),
  volumes: z.array(z.looseObject({ name: z.string(), secret: z.unknown().optional() })),
});

const ManifestSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
  data: z.record(z.string(), z.string()).optional(),
  spec: z.looseObject({}).optional(),
});

export type Manifest = z.output<typeof ManifestSchema>;
export type Pod = z.output<typeof PodSchema>;

/** Writes these values into a file, and returns the arguments with which Helm reads the chart with them and settings. */
export function chartWith(values: object): string[] {
  const file = join(mkdtempSync(join(tmpdir(), 'ponte-helm-')), 'values.yaml');
  writeFileSync(file, stringify({ settings: 'tenants: []', ...values }));
  return [CHART, '--values', file];
}

/**
 * Renders the chart with these values over its defaults, and further arguments of Helm. Throws Helm's message if Helm
 * refuses them.
 */
export function render(values: object = {}, ...more: readonly string[]): string {
  const args = ['template', 'acme', ...chartWith(values), ...more, '--kube-version', '1.33.0'];
  const { status, stdout, stderr } = run('helm', args);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

export const lint = () => run('helm', ['lint', '--strict', '--quiet', CHART]);

/** What Kubernetes would object to in the manifests, by its own schemas; empty if it accepts them. */
export function refusals(manifests: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'ponte-helm-')), 'manifests.yaml');
  writeFileSync(file, manifests);
  const { status, stdout, stderr } = run('kubernetes-validate', ['--strict', '--quiet', file]);
  return status === 0 ? '' : stdout + stderr;
}

export const manifestsIn = (text: string): Manifest[] =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter((value) => value !== null)
    .map((value) => ManifestSchema.parse(value));

/** The pod of a manifest that has one; undefined for others. */
export function podOf({ spec }: Manifest): Pod | undefined {
  const template = (spec as { template?: { spec?: unknown } } | undefined)?.template;
  return template === undefined ? undefined : PodSchema.parse(template.spec);
}

/** How a pod breaks the project's rules, as sentences without a subject; empty if it breaks none. */
export function podProblems(pod: Pod): string[] {
  const { containers, volumes, securityContext, automountServiceAccountToken } = pod;
  const hardened = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  };
  const holdsSecrets = ({ name, readOnly }: { name: string; readOnly?: boolean | undefined }) =>
    readOnly === true && volumes.some((one) => one.name === name && one.secret !== undefined);
  const rules: [broken: boolean, problem: string][] = [
    [!securityContext.runAsNonRoot || securityContext.runAsUser === 0, 'may run as root'],
    [automountServiceAccountToken, 'gets a token of Kubernetes'],
    ...containers.flatMap((container): [boolean, string][] => [
      [
        JSON.stringify(container.securityContext) !== JSON.stringify(hardened),
        'may write or gain privileges',
      ],
      [/(:latest|:|\/[^:]+)$/.test(container.image), `has no version: ${container.image}`],
      [!container.volumeMounts.some(holdsSecrets), 'gets no secrets'],
      [container.env.some(({ name }) => /KEY|TOKEN|PASSWORD/.test(name)), 'has one in its env'],
    ]),
  ];
  return rules.flatMap(([broken, problem]) => (broken ? [problem] : []));
}
