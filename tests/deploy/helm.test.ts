import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { SettingsSchema } from '../../platform/settings/schema.js';
import { loadSettings } from '../../platform/settings/settings.js';
import { readCompose, ROOT } from './compose.js';
import {
  hasHelm,
  lint,
  type Manifest,
  manifestsIn,
  podOf,
  podProblems,
  refusals,
  render,
} from './helm.js';

const withHelm = hasHelm ? describe : describe.skip;

const EVERYTHING = {
  ingress: { enabled: true, className: 'nginx', annotations: { a: 'b' } },
  api: { autoscaling: { enabled: true } },
  worker: { versions: ['1.4.0', '1.5.0'] },
  env: { LOG_LEVEL: 'debug' },
  profiles: { 'acme.yaml': 'extends: senior-x\n' },
  image: { pullSecrets: ['registry'] },
  nodeSelector: { disk: 'fast' },
  tolerations: [{ key: 'a', operator: 'Exists' }],
  networkPolicy: { egress: [{ ports: [{ protocol: 'TCP', port: 587 }] }] },
  podAnnotations: { c: 'd' },
};
const LITTLE = {
  setup: { enabled: false },
  networkPolicy: { enabled: false },
  worker: { autoscaling: { enabled: false } },
};

const named = (manifests: readonly Manifest[], kind: string, name: string): Manifest => {
  const found = manifests.find((one) => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
};
const podNamed = (manifests: readonly Manifest[], kind: string, name: string) =>
  podOf(named(manifests, kind, name))!;

withHelm('the Helm chart', () => {
  test('passes the linter', () => {
    const { status, stdout } = lint();
    expect({ status, stdout: status === 0 ? '' : stdout }).toEqual({ status: 0, stdout: '' });
  });

  test.each([
    ['by default', {}],
    ['with all values', EVERYTHING],
    ['with few values', LITTLE],
  ])('is accepted by Kubernetes %s', (_, values) => {
    expect(refusals(render(values))).toBe('');
  });

  test('would be refused with a misspelt field', () => {
    expect(refusals(render().replaceAll('readOnlyRootFilesystem', 'readOnlyRoot'))).not.toBe('');
  });

  test('is refused without a Secret', () => {
    expect(() => render({ existingSecret: '' })).toThrow(/existingSecret/);
  });

  test.each([
    ['by default', {}],
    ['with all values', EVERYTHING],
  ])('follows our rules for each pod %s', (_, values) => {
    const pods = manifestsIn(render(values)).flatMap((one) => podOf(one) ?? []);
    expect(pods.length).toBeGreaterThanOrEqual(3);
    expect(pods.flatMap(podProblems)).toEqual([]);
  });

  test.each([
    ['runAsNonRoot: true', 'runAsNonRoot: false', 'may run as root'],
    ['drop: [ALL]', 'drop: [KILL]', 'may write or gain privileges'],
    ['automountServiceAccountToken: false', 'automountServiceAccountToken: true', 'gets a token'],
    ['ponte:0.1.0', 'ponte:latest', 'has no version'],
    [
      '{ name: secrets, mountPath: /run/secrets, readOnly: true }',
      '{ name: tmp, mountPath: /run }',
      'gets no secrets',
    ],
    ['name: PONTE_SECRETS_DIR', 'name: ACME_KEY', 'has one in its env'],
  ])('is refused if %s becomes %s', (written, changed, problem) => {
    const text = render();
    expect(text).toContain(written);
    const pods = manifestsIn(text.replaceAll(written, changed)).flatMap((one) => podOf(one) ?? []);
    expect(pods.flatMap(podProblems).join('\n')).toContain(problem);
  });

  test('puts profiles beside the settings', () => {
    const { data } = named(manifestsIn(render(EVERYTHING)), 'ConfigMap', 'acme-ponte');
    expect(data).toEqual({ 'ponte.yaml': 'tenants: []', ...EVERYTHING.profiles });
  });

  test('hands the settings to Ponte as they are written', () => {
    const text = readFileSync(join(ROOT, 'deploy/sandbox/ponte.yaml'), 'utf8')
      .replaceAll(/^(metrics|workerMetrics):.*\n/gm, '')
      .replaceAll("unit: '484'", 'unit: 0484')
      .replace("'1':", '0010:')
      .replace("'2':", '8:');
    const folder = mkdtempSync(join(tmpdir(), 'ponte-helm-'));
    const file = join(folder, 'ponte.yaml');
    writeFileSync(file, text);
    const rendered = render({}, '--set-file', `settings=${file}`);
    expect(refusals(rendered)).toBe('');
    const manifests = manifestsIn(rendered);
    const maps = manifests.filter(({ kind }) => kind === 'ConfigMap');
    expect(maps.map(({ data }) => data!['ponte.yaml'])).toEqual([text, text]);

    const { env } = podNamed(manifests, 'Deployment', 'acme-ponte-worker').containers[0]!;
    const loaded = loadSettings({
      file,
      env: {
        ...Object.fromEntries(
          [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => [
            name!,
            Buffer.alloc(32, name).toString('base64'),
          ]),
        ),
        ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
      },
    });
    expect(loaded).toMatchObject({
      api: { replicas: 2 },
      metrics: { host: '0.0.0.0' },
      workerMetrics: { host: '0.0.0.0' },
    });
    const [tenant] = loaded.tenants;
    expect([tenant!.inbound.senior?.unit, tenant!.sismetro.unit]).toEqual(['0484', '0484']);
    expect(Object.keys(tenant!.branches).toSorted()).toEqual(['0010', '3', '8']);
  });

  test.each([null, '', { tenants: [] }])('is refused with the settings %j', (settings) => {
    expect(() => render({ settings })).toThrow(/settings must be the text of ponte\.yaml/);
  });

  test.each([
    [{}, '2'],
    [{ api: { replicas: 1 } }, '1'],
    [{ api: { autoscaling: { enabled: true, max: 4 } } }, '4'],
  ])('reports how many apis share the settings: %j', (values, replicas) => {
    const { containers } = podNamed(manifestsIn(render(values)), 'StatefulSet', 'acme-ponte-api');
    expect(containers[0]!.env).toContainEqual({ name: 'PONTE_API_REPLICAS', value: replicas });
  });

  test('runs what docker-compose.yml runs, with the same time to stop', () => {
    const manifests = manifestsIn(render());
    const { services } = readCompose();
    const seconds = (text: unknown) => Number(/^(\d+)s$/.exec(String(text))?.[1]);
    const inChart = {
      setup: podNamed(manifests, 'Job', 'acme-ponte-setup'),
      api: podNamed(manifests, 'StatefulSet', 'acme-ponte-api'),
      worker: podNamed(manifests, 'Deployment', 'acme-ponte-worker'),
    };
    for (const [name, { containers, terminationGracePeriodSeconds }] of Object.entries(inChart)) {
      const { command = [], stop_grace_period: patience } = services[name]!;
      expect(containers[0]!.command.slice(0, command.length)).toEqual(command);
      expect(existsSync(join(ROOT, command[1]!.replace(/^dist/, '.').replace(/js$/, 'ts')))).toBe(
        true,
      );
      if (patience !== undefined) {
        expect(terminationGracePeriodSeconds).toBeGreaterThanOrEqual(seconds(patience));
      }
    }
    const probe = inChart.worker.containers[0]!.startupProbe as { exec: { command: string[] } };
    const check = services['worker']!.healthcheck!.test.slice(1);
    expect(probe.exec.command.join(' ').replaceAll(/\s+/g, '')).toBe(
      check.join(' ').replaceAll(/\s+/g, ''),
    );
  });

  test('prepares Temporal before anything is installed, or upgraded', () => {
    const hooks = manifestsIn(render()).filter(
      ({ metadata }) => metadata.annotations['helm.sh/hook'],
    );
    expect(hooks.map(({ kind }) => kind).toSorted()).toEqual(['ConfigMap', 'Job', 'NetworkPolicy']);
    for (const { metadata } of hooks) {
      expect(metadata.annotations['helm.sh/hook']).toBe('pre-install,pre-upgrade');
    }
    expect(render(LITTLE)).not.toContain('helm.sh/hook');
  });

  test('keeps the disk of each api when its pod is deleted', () => {
    const { spec } = named(manifestsIn(render()), 'StatefulSet', 'acme-ponte-api');
    expect(spec).toMatchObject({
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      volumeClaimTemplates: [{ metadata: { name: 'data' } }],
    });
  });

  test('gives each api a disk for a full spool: encrypted, and with the log of its database', () => {
    const { api } = parse(readFileSync(join(ROOT, 'deploy/helm/ponte/values.yaml'), 'utf8'));
    const limits = SettingsSchema.shape.limits.parse(undefined);
    const gibibytes = Number(/^(\d+)Gi$/.exec(api.storage.size)?.[1]);
    expect(gibibytes * 1024).toBeGreaterThan(limits.spoolMegabytes * (4 / 3) * 2);
  });

  test('lets in only callers and monitoring, and lets out only calls to Temporal, DNS and the vendors', () => {
    const policies = manifestsIn(render()).filter(({ kind }) => kind === 'NetworkPolicy');
    const ports = (rules: { ports: { port: unknown }[] }[]) =>
      rules.flatMap(({ ports }) => ports.map(({ port }) => port));
    const seen = Object.fromEntries(
      policies.map(({ metadata, spec }) => {
        const { ingress, egress } = spec as never as Record<'ingress' | 'egress', never[]>;
        return [metadata.name, { in: ports(ingress), out: ports(egress) }];
      }),
    );
    expect(seen).toEqual({
      'acme-ponte-api': { in: ['http', 'metrics'], out: [53, 53, 7233, 443] },
      'acme-ponte-worker': { in: ['metrics'], out: [53, 53, 7233, 443] },
      'acme-ponte-setup': { in: [], out: [53, 53, 7233] },
    });
  });

  test.each([
    [{ callers: [] }, ['metrics']],
    [{ monitoring: [] }, ['http']],
    [{ callers: [], monitoring: [] }, []],
  ])('lets in nobody where nobody is named: %j', (networkPolicy, open) => {
    const text = render({ networkPolicy });
    expect(refusals(text)).toBe('');
    const { spec } = named(manifestsIn(text), 'NetworkPolicy', 'acme-ponte-api');
    const ingress = spec!['ingress'] as { from: unknown[] | null; ports: { port: string }[] }[];
    expect(ingress.flatMap(({ ports }) => ports.map(({ port }) => port))).toEqual(open);
    for (const { from } of ingress) expect(from).not.toBeNull();
  });

  test('runs the image by its digest, if one is given', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const imagesOf = (values: object) =>
      manifestsIn(render({ image: { digest }, ...values })).flatMap(
        (one) => podOf(one)?.containers.map(({ image }) => image) ?? [],
      );
    expect(new Set(imagesOf({}))).toEqual(new Set([`ponte:0.1.0@${digest}`]));
    expect(imagesOf({ worker: { versions: ['1.4.0'] } })).toContain('ponte:1.4.0');
    expect(
      podProblems(
        podNamed(manifestsIn(render({ image: { digest } })), 'StatefulSet', 'acme-ponte-api'),
      ),
    ).toEqual([]);
  });

  test('runs versions of the worker side by side, each with its own image and build id', () => {
    const manifests = manifestsIn(render({ worker: { versions: ['1.4.0', '1.5.0+hotfix'] } }));
    const workers = manifests.filter(({ kind }) => kind === 'Deployment');
    const seen = workers.map((one) => {
      const { image, env } = podOf(one)!.containers[0]!;
      return [one.metadata.name, image, env.find(({ name }) => name === 'PONTE_BUILD_ID')?.value];
    });
    expect(seen).toEqual([
      ['acme-ponte-worker-1-4-0', 'ponte:1.4.0', '1.4.0'],
      ['acme-ponte-worker-1-5-0-hotfix', 'ponte:1.5.0+hotfix', '1.5.0+hotfix'],
    ]);
    const selectors = workers.map(({ spec }) => JSON.stringify(spec!['selector']));
    expect(new Set(selectors).size).toBe(2);
  });

  test('runs workers without a version beside those of the first one, until it has the orders', () => {
    const text = render({ worker: { versions: ['', '1.5.0'], autoscaling: { enabled: false } } });
    expect(refusals(text)).toBe('');
    const manifests = manifestsIn(text);
    const containers = manifests
      .filter(({ kind }) => kind === 'Deployment')
      .map((one) => podOf(one)!.containers[0]!);
    const versions = containers.map(
      ({ env }) => env.find(({ name }) => name === 'PONTE_BUILD_ID')?.value,
    );
    expect(versions).toEqual([undefined, '1.5.0']);
    expect(containers.map(({ image }) => image)).toEqual(['ponte:0.1.0', 'ponte:1.5.0']);
    // a pod with two budgets cannot be evicted
    const budgetOf = (name: string) => named(manifests, 'PodDisruptionBudget', name).spec;
    expect(budgetOf('acme-ponte-worker')).toMatchObject({
      selector: { matchExpressions: [{ key: 'ponte/version', operator: 'DoesNotExist' }] },
    });
    expect(budgetOf('acme-ponte-worker-1-5-0')).toMatchObject({
      selector: { matchLabels: { 'ponte/version': '1.5.0' } },
    });
  });

  test('replaces pods whose settings change, and no others', () => {
    const annotated = (values: object) => /checksum\/settings: (\w+)/.exec(render(values))?.[1];
    expect(annotated({})).toBe(annotated({ env: { LOG_LEVEL: 'debug' } }));
    expect(annotated({})).not.toBe(annotated({ settings: 'tenants: [] # none' }));
  });

  test('has the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const chart = parse(readFileSync(join(ROOT, 'deploy/helm/ponte/Chart.yaml'), 'utf8'));
    expect([chart.version, chart.appVersion]).toEqual([version, version]);
  });
});
