import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DCLinter } from 'dclint';
import {
  COMPOSE_FILE,
  findProblems,
  readCompose,
  readMtlsCompose,
  ROOT,
  type Service,
} from './compose.js';

const compose = readCompose();
const text = readFileSync(COMPOSE_FILE, 'utf8');

function serviceOf(name: string): Service {
  const service = compose.services[name];
  if (!service) throw new Error(`no service ${name} in docker-compose.yml`);
  return service;
}

/** The linter's messages about a file; its own types cannot be resolved under NodeNext. */
interface Linted {
  readonly messages: readonly { readonly type: string; readonly message: string }[];
}

function lint(file: string): string[] {
  const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
  return (linter.lintFiles([file], false) as Linted[])
    .flatMap(({ messages }) => messages)
    .filter(({ type }) => type === 'error')
    .map(({ message }) => message);
}

describe('docker-compose.yml', () => {
  test('is accepted by Compose', () => {
    expect(lint(COMPOSE_FILE)).toEqual([]);
  });

  test('would be refused with a misspelt key', () => {
    const misspelt = join(mkdtempSync(join(tmpdir(), 'ponte-compose-')), 'docker-compose.yml');
    writeFileSync(misspelt, text.replaceAll('mem_limit:', 'memory_limit:'));
    expect(lint(misspelt)).not.toEqual([]);
  });

  test('follows our rules for each service', () => {
    expect(findProblems(compose)).toEqual([]);
  });

  test.each([
    ['image: postgres:17.11-bookworm', 'image: postgres:latest', 'is not pinned'],
    ['image: postgres:17.11-bookworm', 'image: postgres', 'is not pinned'],
    ['temporalio/server:', 'temporalio/auto-setup:', 'deprecated auto-setup'],
    ['restart: unless-stopped', 'x-restart: none', 'has no restart policy'],
    ['healthcheck:', 'x-healthcheck:', 'has no health check'],
    ['mem_limit:', 'x-limit:', 'has no memory limit'],
    ['pids_limit:', 'x-limit:', 'has no limit of processes'],
    ['read_only: true\n  tmpfs', 'read_only: false\n  tmpfs', 'may write anywhere'],
    ['cap_drop: [ALL]', 'cap_drop: [KILL]', 'keeps capabilities'],
    ['no-new-privileges:true', 'no-new-privileges:false', 'may gain privileges'],
    ["'127.0.0.1:8080:8080'", "'8080:8080'", 'is published on all interfaces'],
    ['profiles: [sandbox]', 'profiles: []', 'mixes product and stand-ins'],
    ['target: ponte', 'target: sandbox', 'mixes product and stand-ins'],
    ['SECRET_FILE: /run/secrets/', 'SECRET: ${', 'has a secret in its environment'],
    ['secrets: [ACME_SENIOR_KEY]', 'secrets: []', 'reads the secret ACME_SENIOR_KEY'],
    ['  PONTE_CUSTOMER_KEY: {', '  OTHER: {', 'PONTE_CUSTOMER_KEY is not declared'],
    ['service_healthy', 'service_started', 'does not wait for postgresql to be service_healthy'],
    ['networks: [dashboards]', 'networks: [dashboards, temporal]', 'grafana: shares a network'],
    ['networks: [vendors]', 'networks: [vendors, temporal]', 'sismetro: shares a network'],
    ['networks: [temporal, vendors, metrics]', 'networks: [storage]', 'api: shares a network'],
    [
      'temporal: { internal: true }',
      'temporal:',
      'temporal: is on a network with access to the outside',
    ],
    ['networks: [storage, temporal]', 'networks: [storage, vendors]', 'access to the outside'],
    ['setup: { condition', 'senior-x: { condition', 'depends on the stand-in'],
  ])('is refused if %s becomes %s', (written, changed, problem) => {
    expect(text).toContain(written);
    const problems = findProblems(readCompose(text.replaceAll(written, changed)));
    expect(problems.join('\n')).toContain(problem);
  });

  test('starts Temporal, the api and the worker without a profile, and the stand-ins with the sandbox profile', () => {
    const names = (profile: string | undefined) =>
      Object.entries(compose.services)
        .filter(([, { profiles }]) => profiles[0] === profile)
        .map(([name]) => name);
    expect(names(undefined).toSorted()).toEqual([
      'api',
      'postgresql',
      'setup',
      'temporal',
      'temporal-schema',
      'temporal-ui',
      'worker',
    ]);
    expect(names('sandbox').toSorted()).toEqual(['senior-x', 'senior-x-webhook', 'sismetro']);
  });

  test.each(['setup', 'api', 'worker', 'senior-x', 'sismetro'])(
    'runs an existing program: %s',
    (name) => {
      const [node, program = ''] = serviceOf(name).command ?? [];
      expect(node).toBe('node');
      expect(program).toMatch(/^dist\/.+\.js$/);
      expect(existsSync(join(ROOT, program.replace(/^dist\//, '').replace(/\.js$/, '.ts')))).toBe(
        true,
      );
    },
  );

  test('registers the webhook with an existing function', async () => {
    const script = serviceOf('senior-x-webhook').command?.at(-1) ?? '';
    expect(script).toContain(`import { wireSeniorX } from '/app/dist/sandbox/stack/wiring.js'`);
    expect(await import('../../sandbox/stack/wiring.js')).toHaveProperty('wireSeniorX');
  });

  // a mounted file keeps its old content when it is replaced
  test.each(['setup', 'api', 'worker'])(
    'mounts the folder of the settings of the %s read-only',
    (name) => {
      expect(serviceOf(name).volumes[0]).toMatchObject({
        type: 'bind',
        target: '/etc/ponte',
        read_only: true,
        bind: { create_host_path: false },
      });
    },
  );

  test.each(['postgresql', 'api', 'senior-x', 'sismetro'])('keeps the data of %s', (name) => {
    const named = serviceOf(name).volumes.filter((volume) => typeof volume === 'string');
    expect(named).toEqual([expect.stringMatching(/^[a-z-]+-data:\/var\/lib\//)]);
  });
});

describe('deploy/compose.mtls.yaml', () => {
  const { services, secrets } = readMtlsCompose();

  test('follows our rules for each service', () => {
    expect(findProblems(readMtlsCompose())).toEqual([]);
  });

  test('gives a certificate to every client of Temporal, and requires it at the server', () => {
    const clients = Object.entries(services)
      .filter(([, { environment }]) => environment['TEMPORAL_ADDRESS'] !== undefined)
      .map(([name]) => name);
    expect(clients.toSorted()).toEqual(['api', 'setup', 'temporal-ui', 'worker']);
    for (const name of clients) {
      expect(services[name]!.secrets).toEqual(
        expect.arrayContaining(['TEMPORAL_CA_CERT', 'TEMPORAL_CLIENT_CERT', 'TEMPORAL_CLIENT_KEY']),
      );
    }
    expect(services['temporal']!.environment['TEMPORAL_TLS_REQUIRE_CLIENT_AUTH']).toBe('true');
  });

  test('reads the files that deploy/certificates.sh makes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ponte-certificates-'));
    execFileSync('sh', [join(ROOT, 'deploy/certificates.sh'), folder], { stdio: 'ignore' });
    const files = Object.values(secrets)
      .map(({ file }) => file)
      .filter((file) => file.startsWith('./secrets/temporal/'));
    expect(files).toHaveLength(5);
    for (const file of files) expect(existsSync(join(folder, basename(file)))).toBe(true);
  });
});

describe('a health check', () => {
  /** Runs a service's health check against a server in its place, which may not answer. Returns the exit code. */
  async function check(name: string, answer?: { status: number; body: string }): Promise<number> {
    // not a closed port, which another program may open meanwhile
    const server = createServer((request, response) => {
      if (answer === undefined) request.socket.destroy();
      else response.writeHead(answer.status).end(answer.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const [kind, command = '', ...args] = serviceOf(name).healthcheck?.test ?? [];
    expect(kind).toBe('CMD');
    const aimed = args.map((arg) => arg.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${port}`));
    const program = command === 'node' ? process.execPath : command;
    const [code] = (await once(spawn(program, aimed, { stdio: 'ignore' }), 'exit')) as [number];
    server.close();
    return code;
  }

  const WORKING = '# HELP\ntemporal_num_pollers{task_queue="ponte"} 10\n';

  test.each(['api', 'senior-x', 'sismetro'])('of %s matches what it answers', async (name) => {
    expect(await check(name, { status: 200, body: '{}' })).toBe(0);
    expect(await check(name, { status: 503, body: '{}' })).toBe(1);
    expect(await check(name)).toBe(1);
  });

  test('of the worker passes once it polls', async () => {
    expect(await check('worker', { status: 200, body: WORKING })).toBe(0);
    expect(await check('worker', { status: 200, body: '# HELP temporal_num_pollers\n' })).toBe(1);
    expect(await check('worker')).toBe(1);
  });
});
