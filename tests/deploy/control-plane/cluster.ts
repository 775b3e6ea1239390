import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { FREE_PORTS, settlePorts } from '../../../sandbox/stack/ports.js';
import { runGo } from '../../../sandbox/temporal/go-build.js';
import { eventually } from '../../support/eventually.js';
import { ROOT } from '../compose.js';

const run = promisify(execFile);

const MODULE = join(ROOT, 'tests/deploy/control-plane');
const POLL_MS = 100;
const CALL_MS = 10_000;

/** An object of Kubernetes, as its API returns it. */
export interface KubeObject {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: {
    /** Of a pod. */
    readonly restartPolicy?: string;
    readonly containers?: readonly { readonly image: string }[];
    /** Of a Deployment: its pods. */
    readonly template?: { readonly spec: KubeObject['spec'] };
  };
  readonly status?: { readonly phase?: string };
}

export interface Cluster {
  /** Calls the API. Throws its message unless it answers 2xx. */
  call<T = { items: KubeObject[] }>(method: string, path: string, body?: unknown): Promise<T>;
  /** Runs helm in the namespace, and returns what it prints. Throws its message if it fails. */
  helm(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts Kubernetes without nodes: etcd, the API server and the controllers, with a namespace that admits only pods of
 * Pod Security's level `restricted`. In place of a kubelet, `runPods` reports each pod as running, and each pod of a
 * job as done.
 */
export async function startCluster(namespace: string): Promise<Cluster> {
  const program = await built();
  const folder = mkdtempSync(join(tmpdir(), 'ponte-kubernetes-'));
  const place = (name: string) => join(folder, name);
  const write = (name: string, text: string) => (writeFileSync(place(name), text), place(name));
  const token = randomUUID();
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const accounts = write('accounts.pem', keys.privateKey);
  const { others } = await settlePorts(FREE_PORTS, 2);
  const [etcdPort, apiPort] = others as [number, number];
  const certificate = place('apiserver.crt');
  const kubeconfig = write('kubeconfig', JSON.stringify(kubeconfigOf(apiPort, certificate, token)));

  const processes: ChildProcess[] = [];
  const start = (...args: string[]) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (text: Buffer) =>
      writeFileSync(place(`${args[0]}.log`), text, { flag: 'a' }),
    );
    processes.push(child);
  };
  start('etcd', place('etcd'), `http://127.0.0.1:${etcdPort}`);
  start(
    'apiserver',
    `--etcd-servers=http://127.0.0.1:${etcdPort}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${apiPort}`,
    `--cert-dir=${folder}`,
    `--token-auth-file=${write('tokens.csv', `${token},admin,admin,system:masters\n`)}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${write('accounts.pub', keys.publicKey)}`,
    `--service-account-signing-key-file=${accounts}`,
  );
  const call: Cluster['call'] = async (method, path, body) =>
    callApi({ port: apiPort, ca: readFileSync(certificate), token }, method, path, body);
  const kubelet = runPods(call, namespace);
  const cluster: Cluster = {
    call,
    helm: async (...args) => {
      const { stdout } = await run('helm', [...args, '--namespace', namespace], {
        env: { ...process.env, KUBECONFIG: kubeconfig },
      }).catch((error: { stderr?: string }) => {
        throw new Error(error.stderr ?? String(error));
      });
      return stdout;
    },
    stop: async () => {
      kubelet.stop();
      await kubelet.stopped;
      for (const child of processes.toReversed()) {
        const exited = once(child, 'exit');
        if (child.kill('SIGKILL')) await exited;
      }
    },
  };
  try {
    await eventually('the API server is ready', () => call('GET', '/readyz').then(() => true));
    start(
      'controllers',
      `--kubeconfig=${kubeconfig}`,
      '--leader-elect=false',
      '--secure-port=0',
      `--service-account-private-key-file=${accounts}`,
    );
    await call('POST', '/api/v1/namespaces', {
      metadata: {
        name: namespace,
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    });
    await eventually('the controllers are ready', () =>
      call('GET', `/api/v1/namespaces/${namespace}/serviceaccounts/default`).then(() => true),
    );
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

/** Reports each pod as running and ready, and each pod of a job as done. */
function runPods(call: Cluster['call'], namespace: string) {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  const stopping = new AbortController();
  const look = async () => {
    const { items } = await call('GET', pods);
    for (const { metadata, spec, status } of items) {
      if (status?.phase !== 'Pending') continue;
      const done = spec.restartPolicy === 'Never';
      const conditions = [
        { type: 'Ready', status: done ? 'False' : 'True', lastTransitionTime: new Date() },
      ];
      const phase = done ? 'Succeeded' : 'Running';
      await call('PATCH', `${pods}/${metadata.name}/status`, { status: { phase, conditions } });
    }
  };
  const stopped = (async () => {
    while (!stopping.signal.aborted) {
      await look().catch(() => {}); // the API is not up yet, or the pod was deleted meanwhile
      await delay(POLL_MS);
    }
  })();
  return { stopped, stop: () => stopping.abort() };
}

/** The control plane's program, built from the Go module in this folder unless it is in the cache. */
async function built(): Promise<string> {
  const sources = ['go.mod', 'go.sum', 'main.go'].map((name) => readFileSync(join(MODULE, name)));
  const version = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 8);
  const program = join(ROOT, '.cache', `kubernetes-${version}`);
  if (existsSync(program)) return program;
  process.stderr.write(
    'Building the control plane of Kubernetes from its Go module: minutes, this once…\n',
  );
  const out = `${program}.${process.pid}`;
  const [, release] = /k8s\.io\/kubernetes (v[\d.]+)/.exec(sources[0]!.toString())!;
  const flags = `-s -w -X k8s.io/component-base/version.gitVersion=${release}`;
  await runGo(['build', '-trimpath', `-ldflags=${flags}`, '-o', out, '.'], { cwd: MODULE });
  await rename(out, program);
  return program;
}

function callApi<T>(
  { port, ca, token }: { port: number; ca: Buffer; token: string },
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const type = method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json';
  const headers = { authorization: `Bearer ${token}`, 'content-type': type };
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        ca,
        method,
        path,
        headers,
        agent: false,
        signal: AbortSignal.timeout(CALL_MS),
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          const isJson = answer.headers['content-type']?.startsWith('application/json');
          const value = isJson ? JSON.parse(text) : text;
          if (answer.statusCode! < 300) resolve(value as T);
          else reject(new Error(isJson ? value.message : text));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const kubeconfigOf = (port: number, certificate: string, token: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [
    {
      name: 'test',
      cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': certificate },
    },
  ],
  users: [{ name: 'test', user: { token } }],
  contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  'current-context': 'test',
});
