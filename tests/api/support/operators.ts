import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createLiveSettingsOfApi } from '../../../api/live-settings.js';
import { startApi } from '../../../api/start.js';
import { failure } from '../../../activities/vendor-failures.js';
import { createBulkActivities, type Opening } from '../../../activities/index.js';
import { FailureType } from '../../../domain/failures.js';
import { vendorTaskQueue } from '../../../domain/ids.js';
import type { ErpSituation } from '../../../domain/lifecycle.js';
import { createLogger } from '../../../platform/logging.js';
import { loadSettings } from '../../../platform/settings/settings.js';
import { decideOn } from '../../../platform/temporal/decide.js';
import type { OperatorSettings, Role } from '../../../platform/settings/operators.js';
import { createTemporal } from '../../../platform/temporal/temporal.js';
import { eventually } from '../../support/eventually.js';
import { shared } from '../../support/shared.js';
import { workflowBundle, type Fakes } from '../../support/temporal.js';
import { post, SENIOR, SISMETRO, TEMPORAL_MS, writeSettings, type Answer, callAs } from './api.js';
import { aPayload } from './bodies.js';
import { startTemporal } from './temporal.js';
import { quietRuntime } from '../../support/quiet-runtime.js';
import { createWorker } from '../../support/in-this-thread.js';

const anOperator = (name: string, role: Role, tenants: string[] = []): OperatorSettings => ({
  mayReveal: false,
  name,
  role,
  tenants,
  token: { sha256: createHash('sha256').update(`token-of-${name}`).digest('hex') },
});

const OPERATORS = [
  anOperator('vera', 'viewer'),
  anOperator('ana', 'operator'),
  anOperator('root', 'admin'),
  anOperator('bia', 'operator', ['beta']),
];

/**
 * Starts an api with operators of every role; `vera` is a viewer, `bia` sees only the tenant `beta`.
 * @param more `sismetroUrl`: where the api itself reads Sismetro, unreachable if absent; `leastTemporalMs`: as of the api
 */
export async function startOperatorsApi(
  address: string,
  more: { readonly sismetroUrl?: string | undefined; readonly leastTemporalMs?: number } = {},
) {
  const { sismetroUrl, leastTemporalMs = 0 } = more;
  const home = mkdtempSync(join(tmpdir(), 'ponte-operators-'));
  const file = join(home, 'ponte.json');
  writeSettings(file, join(home, 'data'), {
    address,
    ...(sismetroUrl !== undefined && { sismetroReadUrl: sismetroUrl }),
  });
  const settings = { ...loadSettings({ file, env: {} }), operators: OPERATORS };
  const logger = createLogger('api', { destination: { write: () => {} } });
  const { url, close } = await startApi(
    createLiveSettingsOfApi(settings, () => settings),
    logger,
    { temporalMs: TEMPORAL_MS, leastTemporalMs },
  );

  const as = (name: string) => callAs(url, name);

  return {
    url,
    as,
    ana: as('ana'),
    /** Closes an order in the ERP of `acme`, or of another tenant by that tenant's Senior X key. */
    async open(change: Record<string, unknown> = {}, caller = SENIOR): Promise<string> {
      const payload = aPayload(change);
      const answer = await post(`${url}/serviceOrder/open`, caller, { payload });
      if (answer.status !== 202) throw new Error(`not opened: ${JSON.stringify(answer.body)}`);
      return payload.id;
    },
    callback: (end: string, body: unknown) => post(`${url}/serviceOrder/${end}`, SISMETRO, body),
    /** Waits until the order is as wanted, and returns it. */
    orderWhen: (path: string, stands: (order: Answer['body']) => boolean) =>
      eventually(`${path} stands as wanted`, async () => {
        const { body } = await as('ana')('GET', path);
        return stands(body) && body;
      }),
    close,
  };
}

export type OperatorsApi = Awaited<ReturnType<typeof startOperatorsApi>>;

export const BETA = { unit: '485', key: 'senior-key-of-beta' };

/** `nextSs` returns a new SS number each time. */
let lastSs = 1_287_000;
export const nextSs = () => String((lastSs += 1));

/** Scripts of the vendors: by order id, or by SS if only that is known, what each call does instead of succeeding. */
export type Scripts = Map<string, Partial<Fakes>>;

/** The answer to a successful opening. */
export const opened = (
  ss: string,
  link = `https://br.sismetro.com/printSS.php?os=${ss}&token=secret`,
): Opening => ({ kind: 'opened', ss, link, noted: 'no' });

const openRequest = (ss: string) => ({
  ss,
  state: 'open' as const,
  status: 'ABERTA',
  customer: 'Padaria Modelo',
  equipment: 'Chiller 2',
});

/** An opening that Sismetro refuses with these words. */
export const refusing = (words: string) => async (): Promise<never> => {
  const message = 'sismetro.openServiceRequest: refused (HTTP 422)';
  throw failure(FailureType.Refused, message, { words, status: 422 });
};

const now = () => new Date().toISOString();

function fakesOf(scripts: Scripts): Fakes {
  const situations = new Map<string, ErpSituation>();
  const confirmEnd: Fakes['confirmEnd'] = async (key, ...rest) =>
    (await scripts.get(key.id)?.confirmEnd?.(key, ...rest)) ?? { kind: 'shown', at: now() };
  return {
    readSituation: async (key, timeoutMs) =>
      (await scripts.get(key.id)?.readSituation?.(key, timeoutMs)) ?? {
        situation: situations.get(key.id) ?? 'awaiting-integration',
        at: now(),
      },
    readRequestNow: async (ss, ...rest) =>
      (await scripts.get(ss)?.readRequestNow?.(ss, ...rest)) ?? {
        state: 'open',
        status: 'ABERTA',
        progress: 'AGUARDANDO AGENDAMENTO',
      },
    openServiceRequest: async (opening, memory) => {
      const script = scripts.get(opening.key.id)?.openServiceRequest;
      return script ? script(opening, memory) : opened(nextSs());
    },
    findServiceRequests: async (key) =>
      (await scripts.get(key.id)?.findServiceRequests?.(key)) ?? { found: [], at: now() },
    findInList: async (...input) =>
      (await scripts.get(input[0].id)?.findInList?.(...input)) ?? {
        ...{ found: [], at: now() },
        isLast: true,
      },
    readOwnedRequest: async (key, ss) =>
      (await scripts.get(key.id)?.readOwnedRequest?.(key, ss)) ?? { kind: 'not-found' },
    previewLink: async (key, ss) =>
      (await scripts.get(key.id)?.previewLink?.(key, ss)) ?? { request: openRequest(ss) },
    saveObservation: async (key, ...rest) => scripts.get(key.id)?.saveObservation?.(key, ...rest),
    confirmAndSettle: async (key, held, end) => ({
      ...(await confirmEnd(key, held, end)),
      settled: 'no',
    }),
    confirmEnd,
    releaseOrder: async (key, memory) => {
      await scripts.get(key.id)?.releaseOrder?.(key, memory);
      situations.set(key.id, 'released');
    },
    cancelOrder: async (key, memory) => {
      await scripts.get(key.id)?.cancelOrder?.(key, memory);
      situations.set(key.id, 'cancelled');
    },
  };
}

/**
 * Starts Temporal, the real workflows with scripted vendors of `acme`, and the api. The vendors of `beta` never answer.
 */
export async function startWorld(sismetroUrl?: string) {
  quietRuntime();
  const temporal = await startTemporal();
  const { namespace } = temporal;
  const connection = await NativeConnection.connect({ address: temporal.address });
  const scripts: Scripts = new Map();
  const activities = { ...fakesOf(scripts) };
  const taskQueue = 'ponte-test';
  const workers = await Promise.all([
    createWorker({
      connection,
      namespace,
      taskQueue,
      workflowBundle,
      activities: {
        ...activities,
        reportIncident: async () => {},
        ...createBulkActivities({
          decide: (order, decision) =>
            decideOn(createTemporal(temporal.client), order, decision, 5_000),
        }),
      },
    }),
    ...(['senior-x', 'sismetro'] as const).map((vendor) =>
      Worker.create({
        connection,
        namespace,
        taskQueue: vendorTaskQueue(taskQueue, 'acme', vendor),
        activities,
      }),
    ),
  ]);
  const running = workers.map((worker) => worker.run());
  const api = await startOperatorsApi(temporal.address, {
    sismetroUrl,
    leastTemporalMs: TEMPORAL_MS,
  });

  return {
    ...api,
    address: temporal.address,
    client: temporal.client,
    scripts,
    handleOf: (name: string, tenant = 'acme') =>
      temporal.client.workflow.getHandle(`order/${tenant}/${name}`),
    async close() {
      await api.close();
      workers.forEach((worker) => worker.shutdown());
      await Promise.all(running);
      await connection.close();
      await temporal.stop();
    },
  };
}

export type World = Awaited<ReturnType<typeof startWorld>>;

/** One for the tests of a file. */
export const useWorld = (): World => shared(startWorld, (world) => world.close());
