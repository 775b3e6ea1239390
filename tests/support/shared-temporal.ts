import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { msToTs } from '../../platform/temporal/decode.js';
import { ensureSearchAttributes } from '../../platform/temporal/setup.js';
import type { WrittenSettings } from '../../sandbox/stack/settings.js';
import type { TemporalKind } from '../../sandbox/stack/temporal.js';

/** A namespace of a Temporal server. */
export interface Place {
  readonly address: string;
  readonly namespace: string;
}

/** Connects to a server. On a busy machine the ten seconds that the SDK gives it are too short. */
export const connectTo = (address: string, options?: ConnectionOptions): Promise<Connection> =>
  Connection.connect({ address, connectTimeout: '2 minutes', ...options });

/** Namespaces by test file and address. Files of a worker may meet the same port again. */
const namespaces = new Map<string, string>();
const keyOf = (address: string) => `${expect.getState().testPath} ${address}`;

/**
 * Creates a namespace with our search attributes on the server that all test files share
 * (tests/support/global-setup.mjs).
 */
export async function newNamespace(): Promise<Place> {
  const address = process.env['PONTE_TEST_TEMPORAL'];
  if (address === undefined)
    throw new Error('jest was started without tests/support/global-setup.mjs');
  const namespace = `test-${randomUUID()}`;
  const connection = await connectTo(address);
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
    await ensureSearchAttributes(connection, namespace);
  } finally {
    await connection.close();
  }
  namespaces.set(keyOf(address), namespace);
  return { address, namespace };
}

/** Leaves a stack to a Temporal server that runs already, which it neither starts nor stops. */
export const RUNNING: TemporalKind = {
  morePorts: 0,
  make({ service }) {
    const isShared = () => {
      throw new Error('other test files use this Temporal server, too');
    };
    const server = { ...service('temporal', isShared), kill: isShared, restart: isShared };
    return { server, start: async () => {}, kill: async () => {} };
  },
};

/** The settings of a stack that uses this namespace. */
export const usingPlace = (settings: WrittenSettings, place: Place): WrittenSettings => ({
  ...settings,
  temporal: { ...settings.temporal, ...place },
});

/** Says that a proxy's address leads to this namespace. */
export const throughProxy = (address: string, { namespace }: Pick<Place, 'namespace'>) =>
  void namespaces.set(keyOf(address), namespace);

/** The latest namespace that this file created on the server; `default` on a server of its own. */
export const namespaceAt = (address: string): string => namespaces.get(keyOf(address)) ?? 'default';
