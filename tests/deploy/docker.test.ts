import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createScreen } from '../../sandbox/demo/screen.js';
import { playOrders } from '../../sandbox/demo/stories.js';
import { actorsOf, type Actors } from '../e2e/support.js';
import { eventually } from '../support/eventually.js';
import { alertRules, panels } from '../telemetry/rules.js';
import { readCompose } from './compose.js';
import { type Daemon, startDaemon } from './docker/daemon.js';
import * as prometheus from './docker/prometheus.js';
import { install, type Installation } from './docker/installation.js';

interface Given {
  /** Belongs to this run. */
  readonly folder: string;
  /** The images of the services, except those that can be had nowhere. */
  readonly archives: readonly string[];
}

/** What only scripts/test-compose.mjs gives: `npm run test:compose`. */
const given = process.env['PONTE_TEST_DOCKER'];
const onDocker = given === undefined ? describe.skip : describe;

const DONE = { technician: 'Joana Prado', conclusion: 'Filtros limpos.' };
const ONCE = { senior: ['observed', 'released'], sismetro: ['opened'] };
/** The version of the second build: the same code. */
const NEXT = '0.1.1-next';
const URLS = {
  api: 'http://localhost:8080',
  seniorX: 'http://localhost:8091',
  sismetro: 'http://localhost:8092',
};

onDocker('docker-compose.yml on Docker', () => {
  const { folder, archives } = JSON.parse(given ?? '{}') as Given;
  let daemon: Daemon;
  let ponte: Installation;
  let actors: Actors;

  beforeAll(async () => {
    mkdirSync(join(folder, 'docker'));
    mkdirSync(join(folder, 'ponte'));
    daemon = await startDaemon(join(folder, 'docker'));
    ponte = await install(join(folder, 'ponte'), daemon.host);
    for (const archive of archives) await ponte.sh(`docker load --quiet --input ${archive}`);
  }, 600_000);
  afterAll(() => daemon?.stop(), 300_000);

  /** The three orders of the demo, on the addresses that the file publishes; first, the one that the last run left waiting. */
  async function play(): Promise<void> {
    const keys = {
      operator: ponte.secret('PONTE_OPERATOR_TOKEN'),
      inboundSenior: ponte.secret('ACME_SENIOR_KEY'),
      inboundSismetro: ponte.secret('ACME_SISMETRO_KEY'),
    };
    actors = actorsOf({ urls: URLS, keys });
    await playOrders({ urls: URLS, keys }, createScreen(process.stdout, { colour: false }));
  }

  let isBroken = false;
  /** A test that begins where the one before ended. */
  const step = (name: string, body: () => Promise<void>, withinMs: number) =>
    test(
      name,
      async () => {
        if (isBroken) throw new Error('an earlier step failed');
        isBroken = true;
        await body();
        isBroken = false;
      },
      withinMs,
    );

  const inApi = (command: string) =>
    ponte.sh(`docker compose exec -T api node dist/cli/main.js ${command}`);

  step(
    'comes up healthy',
    async () => {
      await ponte.sh('docker compose up -d --wait');
      await ponte.isUp();
      await inApi('doctor');
    },
    600_000,
  );

  step('settles the orders of the demo', play, 300_000);

  step(
    'is watched by Prometheus: both processes, the alert rules, and what each panel of the dashboard asks',
    async () => {
      const images = await ponte.sh(`docker images --format '{{.Repository}}:{{.Tag}}'`);
      const watchers = Object.entries(readCompose().services)
        .filter(([, { profiles }]) => profiles.includes('observability'))
        .filter(([, { image }]) => images.includes(image.split('@')[0]!))
        .map(([name]) => name);
      await ponte.sh(`docker compose up -d --wait ${watchers.join(' ')}`);
      const known = <T extends { health: string }>(what: string, look: () => Promise<T[]>) =>
        eventually(what, async () => {
          const found = await look();
          return found.some(({ health }) => health === 'unknown') ? undefined : found;
        });
      expect(await known('both processes are read', prometheus.targets)).toMatchObject(
        ['ponte-api', 'ponte-worker'].map((scrapePool) => ({ scrapePool, health: 'up' })),
      );
      const evaluated = await known('the rules are evaluated', prometheus.rules);
      expect(evaluated.filter(({ health }) => health !== 'ok')).toEqual([]);
      expect(evaluated).toHaveLength(alertRules.length);
      for (const { expr } of panels.flatMap((panel) => panel.targets)) {
        await prometheus.valuesOf(
          expr.replaceAll('$tenant', '.*').replaceAll('$__rate_interval', '1m'),
        );
      }
      await eventually('the order that waits is counted', async () => {
        const [count = 0] = await prometheus.valuesOf('sum(ponte_orders{tenant="acme"})');
        return count > 0;
      });
    },
    300_000,
  );

  step(
    'settles the order that waits, and new ones, after its database and its worker crashed',
    async () => {
      await Promise.all(['postgresql', 'worker'].map((service) => ponte.crash(service)));
      await ponte.isUp();
      await play();
    },
    600_000,
  );

  step(
    'restarts a worker that crashes after it has reloaded its settings',
    async () => {
      await ponte.sh(`docker compose exec -T worker sh -c 'kill -HUP 1'`);
      await ponte.crash('worker');
      await ponte.isUp();
    },
    600_000,
  );

  step(
    'comes back with the daemon',
    async () => {
      await daemon.restart();
      await ponte.isUp();
      await play();
    },
    600_000,
  );

  step(
    'opens no SS twice and releases no order twice after a restore',
    async () => {
      const waits = await actors.opened();
      const endsLater = await actors.opened();
      await ponte.sh('install -d -m 700 backups && cp -a settings backups/settings');
      await ponte.sh(
        'docker compose exec -T postgresql pg_basebackup --username=temporal --pgdata=- --format=tar --wal-method=fetch --checkpoint=fast --gzip > backups/day.postgresql.tar.gz',
      );
      await actors.field.complete(endsLater.request.ss, DONE);
      await actors.settled(endsLater.order.id, 'Liberado');
      const later = await actors.opened();

      await ponte.sh('docker compose down');
      await ponte.sh('docker volume rm ponte_postgresql-data ponte_spool-data && rm -r settings');
      await ponte.sh('cp -a backups/settings settings');
      await ponte.sh(
        `docker compose run --rm --no-deps -T --entrypoint sh postgresql -c 'tar -xzf - -C /var/lib/postgresql/data && chmod 700 /var/lib/postgresql/data' < backups/day.postgresql.tar.gz`,
      );
      const restoredAt = new Date().toISOString();
      const file = join(ponte.folder, 'settings/ponte.yaml');
      const text = readFileSync(file, 'utf8');
      expect(text).toContain('temporal: {');
      writeFileSync(file, text.replace('temporal: {', `temporal: { restoredAt: ${restoredAt},`));
      await ponte.sh('docker compose up -d --wait');
      await inApi('doctor');

      for (const _ of ['opens what is forgotten', 'reports the ends']) {
        await eventually('the sweep ends well', async () => {
          await ponte.sh(
            `docker compose exec -T -e PONTE_URL=http://127.0.0.1:8080 -e PONTE_TOKEN=${ponte.secret('PONTE_OPERATOR_TOKEN')} api node dist/cli/main.js sweep run --tenant acme`,
          );
          return true;
        });
      }
      for (const { request } of [waits, later]) await actors.field.complete(request.ss, DONE);
      for (const { order } of [waits, endsLater, later]) {
        await actors.settled(order.id, 'Liberado');
        expect(await actors.effects(order.id)).toEqual(ONCE);
      }
      await play();
    },
    900_000,
  );

  step(
    'moves the order that waits to the next version of the worker',
    async () => {
      const { order, request } = await actors.opened();
      const text = readFileSync(join(ponte.folder, 'docker-compose.yml'), 'utf8');
      const image = /image: (ponte:\S+)/.exec(text)![1]!;
      await ponte.sh(`docker create --name build ${image}
        docker cp build:/app/package.json next.json
        sed -i 's/"version": "[^"]*"/"version": "${NEXT}"/' next.json
        docker cp next.json build:/app/package.json
        docker commit build ponte:${NEXT}
        docker rm build`);
      const next = text.replace(`image: ${image}`, `image: ponte:${NEXT}`);
      writeFileSync(join(ponte.folder, 'docker-compose.yml'), next);

      await ponte.sh(
        `docker compose run -d --no-deps --name ponte-next -e PONTE_BUILD_ID=${NEXT} worker`,
      );
      await eventually('Temporal knows the version', async () =>
        (await inApi('rollout show')).includes(NEXT),
      );
      await inApi(`rollout set ${NEXT}`);
      await ponte.sh('docker compose stop worker');
      await actors.field.complete(request.ss, DONE);
      await actors.settled(order.id, 'Liberado');
      expect(await actors.effects(order.id)).toEqual(ONCE);

      writeFileSync(join(ponte.folder, '.env'), `PONTE_BUILD_ID=${NEXT}\n`);
      await ponte.sh('docker compose up -d --wait');
      await ponte.sh('docker rm -f ponte-next');
      await ponte.isUp();
      await play();
    },
    900_000,
  );

  step(
    'keeps its data when it is taken down',
    async () => {
      const { order } = await actors.opened();
      // without the profile it would leave Prometheus running
      await ponte.sh('docker compose down', { COMPOSE_PROFILES: 'sandbox,observability' });
      expect(await ponte.containers()).toEqual([]);
      await ponte.sh('docker compose up -d --wait');
      await actors.inService(order);
      await play();
      await ponte.sh('docker compose down');
    },
    900_000,
  );
});
