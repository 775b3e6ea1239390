import { execFile } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { eventually } from '../../support/eventually.js';
import { COMPOSE_FILE, ROOT } from '../compose.js';

const run = promisify(execFile);

const ContainerSchema = z.object({
  Name: z.string(),
  Service: z.string(),
  State: z.string(),
  Health: z.string(),
  ExitCode: z.number(),
});
type Container = z.output<typeof ContainerSchema>;

/** A project folder like that of an operator, with the stand-ins of both vendors, and the commands of the docs in it. */
export interface Installation {
  readonly folder: string;
  /** A line of the docs. Returns what it printed. @throws Error with what it printed if it fails */
  sh(line: string, env?: Readonly<Record<string, string>>): Promise<string>;
  /** The text of a secret. */
  secret(name: string): string;
  /** The containers, also those that have ended. */
  containers(): Promise<Container[]>;
  /** Waits until each service is healthy or has done its work. */
  isUp(): Promise<void>;
  /** Kills the process of a service, as a crash would. Compose must start it again. */
  crash(service: string): Promise<void>;
}

export async function install(folder: string, dockerHost: string): Promise<Installation> {
  const text = readFileSync(COMPOSE_FILE, 'utf8');
  // an archive that Docker loads has names without the registry's digest
  writeFileSync(join(folder, 'docker-compose.yml'), text.replaceAll(/@sha256:[0-9a-f]{64}/g, ''));
  cpSync(join(ROOT, 'deploy'), join(folder, 'deploy'), { recursive: true });
  cpSync(join(ROOT, 'deploy/sandbox'), join(folder, 'settings'), { recursive: true });

  const sh = async (line: string, env: Readonly<Record<string, string>> = {}) => {
    const more = { DOCKER_HOST: dockerHost, COMPOSE_PROFILES: 'sandbox', ...env };
    try {
      const { stdout } = await run('sh', ['-euc', line], {
        cwd: folder,
        env: { ...process.env, ...more },
        maxBuffer: 64_000_000,
      });
      return stdout;
    } catch (cause) {
      const { stdout, stderr } = cause as { stdout?: string; stderr?: string };
      throw new Error(`${line}\n${stdout}\n${stderr}`, { cause });
    }
  };
  await sh('chown -R 1000:1000 settings');
  await sh('sh deploy/secrets.sh');

  const containers = async () =>
    (await sh('docker compose ps --all --format json'))
      .split('\n')
      .filter(Boolean)
      .map((line) => ContainerSchema.parse(JSON.parse(line)));

  const wrong = async () =>
    (await containers()).filter(({ State, Health, ExitCode }) =>
      State === 'exited' ? ExitCode !== 0 : State !== 'running' || Health !== 'healthy',
    );

  return {
    folder,
    sh,
    containers,
    secret: (name) => readFileSync(join(folder, 'secrets', name), 'utf8').trim(),
    async isUp() {
      await eventually(
        'each service is healthy',
        async () => {
          const left = await wrong();
          if (left.length === 0) return true;
          throw new Error(left.map((one) => JSON.stringify(one)).join('\n'));
        },
        300_000,
      );
    },
    async crash(service) {
      const idOf = async () => (await sh(`docker compose ps --quiet ${service}`)).trim();
      const id = await idOf();
      const stateOf = () => sh(`docker inspect --format '{{.State.Pid}} {{.State.Status}}' ${id}`);
      const before = await stateOf();
      process.kill(Number(before.split(' ')[0]), 'SIGKILL');
      await eventually(`${service} is started again`, async () => {
        const now = await stateOf();
        return now !== before && now.includes('running');
      });
    },
  };
}
