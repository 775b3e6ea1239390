import { Client, Connection } from '@temporalio/client';
import type { ClientPlugin, TLSConfig } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { createKeyring } from '../encryption/keyring.js';
import { createPayloadCodec } from '../encryption/payload-codec.js';
import type { Settings } from '../settings/types.js';
import { createTemporal, type Temporal } from './temporal.js';

/** Options that `Connection` of the client and `NativeConnection` of the worker both take. */
export interface TemporalConnectionOptions {
  address: string;
  apiKey?: string;
  tls?: TLSConfig | boolean;
  metadata?: Record<string, string>;
}

/** Where Temporal is and how we show it who we are. An API key without other word on TLS means TLS. */
export function connectionOptions({
  temporal,
}: Pick<Settings, 'temporal'>): TemporalConnectionOptions {
  const { metadata, ...access } = temporal.access ?? {};
  // the SDK adds its own headers to the object it is given, and the settings are frozen
  return { address: temporal.address, ...access, ...(metadata && { metadata: { ...metadata } }) };
}

/** Encrypts all that Temporal is given, for clients and workers alike; does nothing without keys. */
export function dataConverterOf({
  temporal,
  encryption,
}: Pick<Settings, 'temporal' | 'encryption'>): DataConverter {
  const keyring = createKeyring(encryption.keys);
  return keyring === undefined
    ? {}
    : { payloadCodecs: [createPayloadCodec(keyring, temporal.namespace)] };
}

/** The door, and the connection behind it. */
export interface TemporalConnection extends Temporal {
  close(): Promise<void>;
}

/** What traces the calls to Temporal. */
export type { ClientPlugin };

/** Connects at the first question, so that a process starts while Temporal is unavailable. Close it at the end. */
export function connectTemporal(
  settings: Pick<Settings, 'temporal' | 'encryption'>,
  plugins: ClientPlugin[] = [],
): TemporalConnection {
  const connection = Connection.lazy({
    ...connectionOptions(settings),
    // no retries of its own: they outlast a deadline, and one that sleeps while the connection closes ends the process
    interceptors: [],
    // gRPC's own ceiling is two minutes: too long to notice that Temporal is back
    channelArgs: {
      'grpc.initial_reconnect_backoff_ms': 250,
      'grpc.max_reconnect_backoff_ms': 2000,
    },
  });
  const { namespace } = settings.temporal;
  const dataConverter = dataConverterOf(settings);
  const client = new Client({ connection, namespace, dataConverter, plugins });
  return { ...createTemporal(client), close: () => connection.close() };
}
