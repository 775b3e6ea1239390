import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const ROOT = join(import.meta.dirname, '../..');
export const COMPOSE_FILE = join(ROOT, 'docker-compose.yml');
const MTLS_FILE = join(ROOT, 'deploy/compose.mtls.yaml');

const HealthcheckSchema = z.looseObject({ test: z.array(z.string()).min(2) });

const ServiceSchema = z.looseObject({
  image: z.string(),
  build: z.object({ target: z.string() }).optional(),
  profiles: z.array(z.string()).default([]),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  networks: z.array(z.string()).default(['default']),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.union([z.string(), z.looseObject({ read_only: z.boolean() })])).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: HealthcheckSchema.optional(),
  restart: z.string().optional(),
  mem_limit: z.string().optional(),
  pids_limit: z.number().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
});

const ComposeSchema = z.looseObject({
  networks: z.record(z.string(), z.object({ internal: z.boolean().optional() }).nullable()),
  services: z.record(z.string(), ServiceSchema),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })).default({}),
});

/** A second Compose file, which only adds environment and secrets to services. */
const OverrideSchema = z.looseObject({
  services: z.record(
    z.string(),
    z.strictObject({
      environment: z.record(z.string(), z.string()),
      secrets: z.array(z.string()),
    }),
  ),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

export type Service = z.output<typeof ServiceSchema>;
export type Compose = z.output<typeof ComposeSchema>;

/** The file as Compose reads it, with anchors and merges resolved. */
export function readCompose(text = readFileSync(COMPOSE_FILE, 'utf8')): Compose {
  return ComposeSchema.parse(parse(text, { merge: true }));
}

/** Both files merged as Compose does it: the second adds to the first. */
export function readMtlsCompose(): Compose {
  const base = readCompose();
  const more = OverrideSchema.parse(parse(readFileSync(MTLS_FILE, 'utf8')));
  const services = Object.entries(more.services).map(([name, { environment, secrets }]) => {
    const service = base.services[name];
    if (service === undefined) throw new Error(`no service ${name} in docker-compose.yml`);
    return [
      name,
      {
        ...service,
        environment: { ...service.environment, ...environment },
        secrets: [...service.secrets, ...secrets],
      },
    ] satisfies [string, Service];
  });
  return {
    ...base,
    services: { ...base.services, ...Object.fromEntries(services) },
    secrets: { ...base.secrets, ...more.secrets },
  };
}

/** True for a service that runs once and exits: only these are not restarted for ever. */
const runsOnce = ({ restart }: Service) => restart?.startsWith('on-failure') === true;

/** The name of a variable that would hold a secret itself, instead of the file that does. */
const IS_SECRET = /(PASSWORD|PWD|SECRET|TOKEN|KEY)$/;

const IS_PINNED = /^[\w./-]+:v?\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$/;

/** How a service breaks the project's rules, as sentences without a subject; empty if it breaks none. */
function problemsOf(service: Service): string[] {
  const rules: [broken: boolean, problem: string][] = [
    [!IS_PINNED.test(service.image), `is not pinned to a version: ${service.image}`],
    [service.image.includes('auto-setup'), 'uses the deprecated auto-setup image'],
    [service.restart === undefined, 'has no restart policy'],
    [!runsOnce(service) && !service.healthcheck, 'has no health check'],
    [service.mem_limit === undefined, 'has no memory limit'],
    [service.pids_limit === undefined, 'has no limit of processes'],
    [service.read_only !== true, 'may write anywhere'],
    [!service.cap_drop.includes('ALL'), 'keeps capabilities'],
    [!service.security_opt.includes('no-new-privileges:true'), 'may gain privileges'],
    [
      service.ports.some((port) => !port.startsWith('127.0.0.1:')),
      'is published on all interfaces',
    ],
    [Object.entries(service.environment).some(isSecret), 'has a secret in its environment'],
    [(service.build?.target === 'sandbox') !== isStandIn(service), 'mixes product and stand-ins'],
  ];
  return rules.flatMap(([broken, problem]) => (broken ? [problem] : []));
}

const isSecret = ([name, value]: [string, string]) =>
  IS_SECRET.test(name) && !value.startsWith('/run/secrets/');

const isStandIn = ({ profiles }: Service) => profiles.includes('sandbox');

/**
 * A service waits until one-time services have succeeded and running ones are healthy. The product never waits for a
 * stand-in.
 */
function dependencyProblems({ services }: Compose, service: Service): string[] {
  return Object.entries(service.depends_on).flatMap(([name, { condition }]) => {
    const needed = services[name];
    if (!needed) return [`depends on ${name}, which does not exist`];
    if (isStandIn(needed) && !isStandIn(service)) return [`depends on the stand-in ${name}`];
    const wanted = runsOnce(needed) ? 'service_completed_successfully' : 'service_healthy';
    return condition === wanted ? [] : [`does not wait for ${name} to be ${wanted}`];
  });
}

/** Each secret is a declared file, and a service reads only its own secrets. */
function secretProblems({ secrets }: Compose, service: Service): string[] {
  const read = Object.values(service.environment)
    .concat(service.command ?? [])
    .join(' ');
  const wanted = [...read.matchAll(/\/run\/secrets\/(\w+)/g)].map(([, name]) => name!);
  return [
    ...service.secrets.filter((name) => !secrets[name]).map((name) => `${name} is not declared`),
    ...wanted
      .filter((name) => !service.secrets.includes(name))
      .map((name) => `reads the secret ${name}, which it does not list`),
  ];
}

/** The services that may share a network with a service that does not authenticate its callers. */
const NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {
  postgresql: ['temporal', 'temporal-schema'],
  temporal: ['postgresql', 'temporal-schema', 'temporal-ui', 'setup', 'api', 'worker'],
};

/** Only the services that need PostgreSQL or Temporal share a network with them, and neither can reach the outside. */
function networkProblems({ services, networks }: Compose, name: string): string[] {
  const service = services[name]!;
  const meets = (other: string) =>
    services[other]!.networks.some((network) => service.networks.includes(network));
  const guarded = Object.entries(NEIGHBOURS).filter(
    ([other, allowed]) => other !== name && meets(other) && !allowed.includes(name),
  );
  const open = name in NEIGHBOURS && service.networks.some((one) => !networks[one]?.internal);
  return [
    ...guarded.map(([other]) => `shares a network with ${other}`),
    ...(open ? ['is on a network with access to the outside'] : []),
    ...(name in NEIGHBOURS && service.ports.length > 0 ? ['has a port on this machine'] : []),
  ];
}

/** All problems of the services, as `service: problem`. */
export function findProblems(compose: Compose): string[] {
  return Object.entries(compose.services).flatMap(([name, service]) =>
    [
      ...problemsOf(service),
      ...dependencyProblems(compose, service),
      ...secretProblems(compose, service),
      ...networkProblems(compose, name),
    ].map((problem) => `${name}: ${problem}`),
  );
}
