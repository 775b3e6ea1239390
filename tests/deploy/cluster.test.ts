import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { type Cluster, type KubeObject, startCluster } from './control-plane/cluster.js';
import { chartWith } from './helm.js';

const NAMESPACE = 'ponte';

/** These need Go, and minutes for its first build: `npm run test:cluster`. */
const onCluster = process.env['PONTE_TEST_KUBERNETES'] ? describe : describe.skip;

let cluster: Cluster;

const helm = (verb: 'install' | 'upgrade', values: object): Promise<string> =>
  cluster.helm(verb, 'ponte', ...chartWith(values), '--wait', '--timeout', '2m');

const list = async (kind: string): Promise<KubeObject[]> => {
  const path = kind.replace(/\/(\w+)$/, `/namespaces/${NAMESPACE}/$1`);
  return (await cluster.call('GET', `/${path}`)).items;
};

const disks = async () =>
  (await list('api/v1/persistentvolumeclaims')).map(({ metadata: { name, uid } }) => [name, uid]);

const tagOf = ({ containers }: KubeObject['spec']) => containers![0]!.image.split(':')[1];

/** The pods of a process, by name, with the tag of each one's image. */
const pods = async (component: string) =>
  (await list('api/v1/pods'))
    .filter(({ metadata }) => metadata.labels['app.kubernetes.io/component'] === component)
    .map(({ metadata, spec }) => [metadata.name, tagOf(spec)]);

const workers = async () =>
  (await list('apis/apps/v1/deployments')).map(({ metadata, spec }) => [
    metadata.name,
    tagOf(spec.template!.spec),
  ]);

const FEW = { worker: { autoscaling: { enabled: false } } };
const tagged = (tag: string, values: object = {}) => ({ ...FEW, ...values, image: { tag } });

onCluster('the Helm chart on Kubernetes', () => {
  beforeAll(async () => {
    cluster = await startCluster(NAMESPACE);
    await cluster.call('POST', `/api/v1/namespaces/${NAMESPACE}/secrets`, {
      metadata: { name: 'ponte' },
    });
  }, 900_000);
  afterAll(() => cluster?.stop());

  test('is installed with two apis, each with its own disk, once the set-up is done', async () => {
    await helm('install', tagged('1'));
    expect(await pods('api')).toEqual([
      ['ponte-api-0', '1'],
      ['ponte-api-1', '1'],
    ]);
    expect(await pods('worker')).toHaveLength(2);
    expect((await disks()).map(([name]) => name)).toEqual(['data-ponte-api-0', 'data-ponte-api-1']);
    expect(await list('apis/batch/v1/jobs')).toEqual([]); // it succeeded, and was removed
  });

  test('replaces the pods in an upgrade and a rollback, and keeps the disks', async () => {
    const before = await disks();
    await helm('upgrade', tagged('2'));
    expect(await pods('api')).toEqual([
      ['ponte-api-0', '2'],
      ['ponte-api-1', '2'],
    ]);
    await cluster.helm('rollback', 'ponte', '--wait');
    expect((await pods('api')).map(([, tag]) => tag)).toEqual(['1', '1']);
    expect(await disks()).toEqual(before);
  });

  test('refuses another size of disk, and changes nothing of the api', async () => {
    const before = await pods('api');
    const grown = tagged('3', { api: { storage: { size: '9Gi' } } });
    await expect(helm('upgrade', grown)).rejects.toThrow(/Forbidden: updates to statefulset spec/);
    expect(await pods('api')).toEqual(before);
    await helm('upgrade', tagged('3'));
    expect((await pods('api')).map(([, tag]) => tag)).toEqual(['3', '3']);
  });

  test('gives an api that is scaled away and comes back the disk that it had', async () => {
    const before = await disks();
    await helm('upgrade', tagged('3', { api: { replicas: 1 } }));
    expect((await pods('api')).map(([name]) => name)).toEqual(['ponte-api-0']);
    await helm('upgrade', tagged('3'));
    expect((await pods('api')).map(([name]) => name)).toEqual(['ponte-api-0', 'ponte-api-1']);
    expect(await disks()).toEqual(before);
  });

  test('moves from workers without a version to a version, and on to the next', async () => {
    const versions = (...list: string[]) =>
      tagged('3', { worker: { ...FEW.worker, versions: list } });
    await helm('upgrade', versions('', '4'));
    expect(await workers()).toEqual([
      ['ponte-worker', '3'],
      ['ponte-worker-4', '4'],
    ]);
    await helm('upgrade', versions('4', '5'));
    expect(await workers()).toEqual([
      ['ponte-worker-4', '4'],
      ['ponte-worker-5', '5'],
    ]);
    await helm('upgrade', tagged('3'));
    expect(await workers()).toEqual([['ponte-worker', '3']]);
  });

  test('is upgraded with every value, and takes each one back', async () => {
    const everything = {
      ingress: { enabled: true, className: 'nginx', annotations: { a: 'b' } },
      api: { autoscaling: { enabled: true } },
      env: { LOG_LEVEL: 'debug' },
      profiles: { 'acme.yaml': 'extends: senior-x\n' },
      nodeSelector: { disk: 'fast' },
      tolerations: [{ key: 'a', operator: 'Exists' }],
      networkPolicy: { egress: [{ ports: [{ protocol: 'TCP', port: 587 }] }] },
      podAnnotations: { c: 'd' },
    };
    await helm('upgrade', { ...everything, image: { tag: '3', pullSecrets: ['registry'] } });
    expect(await list('apis/autoscaling/v2/horizontalpodautoscalers')).toHaveLength(2);
    expect(await list('apis/networking.k8s.io/v1/ingresses')).toHaveLength(1);
    expect([await pods('api'), await pods('worker')].map(({ length }) => length)).toEqual([2, 2]);
    await helm('upgrade', tagged('3'));
    expect(await list('apis/autoscaling/v2/horizontalpodautoscalers')).toEqual([]);
    expect(await list('apis/networking.k8s.io/v1/ingresses')).toEqual([]);
    expect(await pods('api')).toHaveLength(2);
  });

  test('leaves the disks behind when it is removed, and a new installation takes them', async () => {
    const before = await disks();
    await cluster.helm('uninstall', 'ponte', '--wait');
    await helm('install', tagged('6'));
    expect(await disks()).toEqual(before);
  });

  test('takes another size of disk once its StatefulSet is deleted without its pods', async () => {
    const before = await disks();
    const api = `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets/ponte-api`;
    await cluster.call('DELETE', api, { propagationPolicy: 'Orphan' });
    await eventually('it is deleted', async () => {
      return (await list('apis/apps/v1/statefulsets')).length === 0;
    });
    await helm('upgrade', tagged('6', { api: { storage: { size: '9Gi' } } }));
    expect(await pods('api')).toHaveLength(2);
    expect(await disks()).toEqual(before);
  });

  test('would be refused with a field that Kubernetes does not know', async () => {
    const post = (spec: object) =>
      cluster.call(
        'POST',
        `/apis/apps/v1/namespaces/${NAMESPACE}/deployments?dryRun=All&fieldValidation=Strict`,
        { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec },
      );
    const [known] = await list('apis/apps/v1/deployments');
    await post(known!.spec);
    await expect(post({ ...known!.spec, replica: 2 })).rejects.toThrow(/unknown field/);
  });
});
