import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { hideKnown } from '../domain/scrub.js';
import { cut } from './text.js';
import { escapeXml } from './xml.js';

/**
 * A call as it passed over the wire, without its headers and without our secrets. Personal data: only for encrypted
 * payloads, and for users who may see it.
 */
export interface WireExchange {
  readonly method: string;
  readonly url: string;
  /** The body that was sent. */
  readonly sent?: string;
  /** Absent if no answer arrived. */
  readonly status?: number;
  /** The body that was received. */
  readonly received?: string;
}

/**
 * Longest packed exchange, in bytes. Temporal cuts a failure of more than 4 KiB while it retries, and this one carries
 * the meaning of the failure too.
 */
const MOST_BYTES = 1_536;

/** A body is cut to the first of these lengths with which the exchange is short enough. */
const LENGTHS = [6_000, 3_000, 1_500, 700, 300];

/** Longest JSON of an exchange, in bytes. */
const LONGEST_JSON = 64 * 1024;

/** Hides our secrets in a text, also as they appear in JSON, in an address, in a form and in XML. */
export function withoutSecrets(text: string, secrets: readonly string[] = []): string {
  const forms = secrets.flatMap((secret) => [
    secret,
    inJson(secret),
    inJson(secret).replaceAll('/', '\\/'),
    encodeURIComponent(secret),
    inForm(secret),
    inForm(secret).replaceAll('+', '%20'),
    escapeXml(secret),
  ]);
  return hideKnown(text, [...new Set(forms)]);
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

const inForm = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);

/** Returns the exchange in at most `MOST_BYTES`; long bodies are cut. Undefined if even that is too long. */
export function packExchange(exchange: WireExchange): Uint8Array | undefined {
  for (const length of LENGTHS) {
    const packed = brotliCompressSync(JSON.stringify(shortened(exchange, length)));
    if (packed.length <= MOST_BYTES) return new Uint8Array(packed);
  }
  return undefined;
}

function shortened({ sent, received, ...rest }: WireExchange, length: number): WireExchange {
  const short = (text: string) => (text.length <= length ? text : `${cut(text, length)}…`);
  return {
    ...rest,
    ...(sent !== undefined && { sent: short(sent) }),
    ...(received !== undefined && { received: short(received) }),
  };
}

/** Reads a packed exchange. Returns undefined if it is none. */
export function unpackExchange(packed: unknown): WireExchange | undefined {
  if (!(packed instanceof Uint8Array)) return undefined;
  try {
    const json = brotliDecompressSync(packed, { maxOutputLength: LONGEST_JSON });
    return JSON.parse(json.toString('utf8')) as WireExchange;
  } catch {
    return undefined;
  }
}
