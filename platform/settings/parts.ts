import { createHash, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isAddressBlock } from '../cidr.js';

/** What several settings are made of. Every scalar arrives as text (source.ts) and leaves as the type it stands for. */

/** What a schema returns. It is read-only, since loaded settings are frozen. */
export type Output<Schema extends z.ZodType> = DeepReadonly<z.output<Schema>>;

type DeepReadonly<T> = T extends KeyObject
  ? T
  : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

export const TextSchema = z.string().trim().min(1);

export const FlagSchema = z.stringbool('must be true or false');

export function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`;
  return z
    .string(message)
    .trim()
    .regex(/^\d+$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
}

export const PortSchema = wholeNumber(0, 65_535);

/** An address without a slash at its end, so that a path can be appended. */
export const HttpUrlSchema = TextSchema.refine(
  isPlainHttpUrl,
  'must be an address such as https://host/path, without user, query or fragment',
).transform((url) => url.replace(/\/+$/, ''));

export function isPlainHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && !(username || password || search || hash);
}

export const TimeZoneSchema = TextSchema.refine(
  isTimeZone,
  'must be an IANA time zone such as America/Sao_Paulo',
);

function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false; // newer engines also accept offsets such as +03:00
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

const DigestSchema = z.strictObject({
  /** 64 lower-case hex digits: SHA-256 of the key's UTF-8 text. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
    .toLowerCase(),
});

/** A key of a caller or operator, or its digest. Only the digest is kept. */
export const KeyDigestSchema = z.union(
  [
    TextSchema.transform((key): z.output<typeof DigestSchema> => ({
      sha256: createHash('sha256').update(key).digest('hex'),
    })),
    DigestSchema,
  ],
  { error: 'must be the key itself, or { sha256: "<64 hexadecimal digits>" }' },
);

export const AddressBlockSchema = TextSchema.refine(
  isAddressBlock,
  'must be an IP address or a CIDR block, such as 203.0.113.7 or 203.0.113.0/24',
);

/** A Standard Webhooks secret of the length that the specification requires. */
export const SignatureSecretSchema = TextSchema.refine((secret) => {
  const base64 = secret.replace(/^whsec_/, '');
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 && bytes.length >= 24 && bytes.length <= 64;
}, 'must be the base64 of 24 to 64 bytes, optionally prefixed with whsec_: openssl rand -base64 32');

/** A list that restricts access, or a word for no restriction. Only the word becomes an empty list. */
export const wordOrList = <Entry extends z.ZodType>(
  word: string,
  entry: Entry,
  example: string,
) => {
  const error = `must be the word ${word}, or a list such as ${example}`;
  return z.union(
    [z.literal(word).transform((): z.output<Entry>[] => []), z.array(entry).min(1, error)],
    { error },
  );
};

/** Returns true if calls to this address are encrypted or stay on this machine. */
export function isHttpsOrLoopback(text: string): boolean {
  if (!URL.canParse(text)) return true; // another rule reports it
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
