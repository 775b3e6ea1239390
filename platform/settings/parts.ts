import { createHash, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isAddressBlock } from '../cidr.js';
import { says, wholeNumberFrom } from '../../vendors/profile/says.js';

/** What several settings are made of. Every scalar arrives as text (source.ts) and leaves as the type it stands for. */

/** What a schema returns. It is read-only, since loaded settings are frozen. */
export type Output<Schema extends z.ZodType> = DeepReadonly<z.output<Schema>>;

type DeepReadonly<T> = T extends KeyObject
  ? T
  : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

export const TextSchema = z.string().trim().min(1);

export const FlagSchema = z.stringbool(says('must be true or false', 'deve ser true ou false'));

export function wholeNumber(min: number, max: number) {
  const message = wholeNumberFrom(min, max);
  return z
    .string(message)
    .trim()
    .regex(/^\d+$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
}

export const PortSchema = wholeNumber(0, 65_535);

/** An address without a slash at its end, so that a path can be appended. `http:` is accepted: `ponte doctor` warns of it. */
export const HttpUrlSchema = TextSchema.refine(
  isPlainHttpUrl,
  says(
    'must be an address such as https://host/path, without user, query or fragment',
    'deve ser um endereço como https://host/caminho, sem usuário, parâmetros nem #',
  ),
).transform((url) => url.replace(/\/+$/, ''));

export function isPlainHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && !(username || password || search || hash);
}

export const TimeZoneSchema = TextSchema.refine(
  isTimeZone,
  says(
    'must be an IANA time zone such as America/Sao_Paulo',
    'deve ser um fuso horário da IANA, como America/Sao_Paulo',
  ),
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
    .regex(
      /^[0-9a-f]{64}$/i,
      says('must be 64 hexadecimal digits', 'deve ter 64 dígitos hexadecimais'),
    )
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
  {
    error: says(
      'must be the key itself, or { sha256: "<64 hexadecimal digits>" }',
      'deve ser a própria chave, ou { sha256: "<64 dígitos hexadecimais>" }',
    ),
  },
);

export const AddressBlockSchema = TextSchema.refine(
  isAddressBlock,
  says(
    'must be an IP address or a CIDR block, such as 203.0.113.7 or 203.0.113.0/24',
    'deve ser um endereço IP ou um bloco CIDR, como 203.0.113.7 ou 203.0.113.0/24',
  ),
);

/** A Standard Webhooks secret of the length that the specification requires. */
export const SignatureSecretSchema = TextSchema.refine(
  (secret) => {
    const base64 = secret.replace(/^whsec_/, '');
    const bytes = Buffer.from(base64, 'base64');
    return bytes.toString('base64') === base64 && bytes.length >= 24 && bytes.length <= 64;
  },
  says(
    'must be the base64 of 24 to 64 bytes, optionally prefixed with whsec_: openssl rand -base64 32',
    'deve ser o base64 de 24 a 64 bytes, com ou sem whsec_ na frente: openssl rand -base64 32',
  ),
);

/** A list that restricts access, or a word for no restriction. Only the word becomes an empty list. */
export const wordOrList = <Entry extends z.ZodType>(
  word: string,
  entry: Entry,
  example: string,
) => {
  const error = says(
    `must be the word ${word}, or a list such as ${example}`,
    `deve ser a palavra ${word}, ou uma lista como ${example}`,
  );
  return z.union(
    [z.literal(word).transform((): z.output<Entry>[] => []), z.array(entry).min(1, error)],
    { error },
  );
};

/** Returns true if calls to this address are encrypted or stay on this machine. */
export const isHttpsOrLoopback = (text: string): boolean =>
  !URL.canParse(text) || // another rule reports it
  new URL(text).protocol === 'https:' ||
  isOfThisMachine(text);

/** Returns true if the address is on this machine. Throws `TypeError` if it is none. */
export const isOfThisMachine = (url: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
