import { Client, Connection } from '@temporalio/client';
import type { TLSConfig } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { createKeyring } from '../encryption/keyring.js';
import { createPayloadCodec } from '../encryption/payload-codec.js';
import type { Settings } from '../settings/types.js';
import { createTemporal, type Temporal } from './temporal.js';

/** Options accepted by both the client's `Connection` and the worker's `NativeConnection`. */
export interface TemporalConnectionOptions {
  address: string;
  apiKey?: string;
  tls?: TLSConfig | boolean;
  metadata?: Record<string, string>;
}

/** Returns Temporal's address and our credentials. An API key implies TLS unless the settings say otherwise. */
export function connectionOptions({
  temporal,
}: Pick<Settings, 'temporal'>): TemporalConnectionOptions {
  const { metadata, ...access } = temporal.access ?? {};
  // the SDK adds its own headers to the object it is given, and the settings are frozen
  return { address: temporal.address, ...access, ...(metadata && { metadata: { ...metadata } }) };
}

/**
 * Returns the data converter that encrypts everything sent to Temporal, for clients and workers; without keys it does
 * nothing.
 */
export function dataConverterOf({
  temporal,
  encryption,
}: Pick<Settings, 'temporal' | 'encryption'>): DataConverter {
  const keyring = createKeyring(encryption.keys);
  return keyring === undefined
    ? {}
    : { payloadCodecs: [createPayloadCodec(keyring, temporal.namespace)] };
}

/** The access to Temporal, and its connection. */
export interface TemporalConnection extends Temporal {
  close(): Promise<void>;
}

/**
 * Connects when the first question is asked, so that a process can start while Temporal is unavailable. Close it at the
 * end.
 */
export function connectTemporal(
  settings: Pick<Settings, 'temporal' | 'encryption'>,
): TemporalConnection {
  const connection = Connection.lazy({
    ...connectionOptions(settings),
    // no retries here: they outlast a deadline, and one that sleeps while the connection closes ends the process
    interceptors: [],
    // gRPC's default maximum is two minutes: too long to notice that Temporal is back
    channelArgs: {
      'grpc.initial_reconnect_backoff_ms': 250,
      'grpc.max_reconnect_backoff_ms': 2000,
    },
  });
  const { namespace } = settings.temporal;
  const dataConverter = dataConverterOf(settings);
  const client = new Client({ connection, namespace, dataConverter });
  return { ...createTemporal(client), close: () => connection.close() };
}
