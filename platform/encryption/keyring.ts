import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

/** A key of the settings (`encryption.keys`): 256 bits for AES-GCM. */
export interface EncryptionKey {
  /** Stored beside everything that the key sealed; never reused for another key. */
  readonly id: string;
  readonly key: KeyObject;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Sealed data: nonce, ciphertext and tag concatenated, and the id of the key that opens them. */
export interface Sealed {
  readonly keyId: string;
  readonly bytes: Uint8Array;
}

/** Thrown when data cannot be opened: its key is not in the settings, or it is not what was sealed. */
export class SealError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SealError';
  }
}

/** Seals with the first key and opens with any of them (AES-256-GCM). */
export interface Keyring {
  /** @param about where the data belongs: not secret, and required to open it */
  seal(plain: Uint8Array, about: readonly string[]): Sealed;
  /** Throws `SealError`. */
  open(sealed: Sealed, about: readonly string[]): Buffer;
}

/** Creates a keyring. Returns undefined if there are no keys: nothing is encrypted then. */
export function createKeyring(keys: readonly EncryptionKey[]): Keyring | undefined {
  const [first] = keys;
  if (first === undefined) return undefined;
  const known = new Map(keys.map((key) => [key.id, key]));

  return {
    seal(plain, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, first.key, nonce);
      cipher.setAAD(authenticated(first.id, about));
      const bytes = Buffer.concat([
        nonce,
        cipher.update(plain),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return { keyId: first.id, bytes };
    },

    open({ keyId, bytes }, about) {
      const key = known.get(keyId);
      if (key === undefined) {
        throw new SealError(`the key ${JSON.stringify(keyId)} is not among encryption.keys`);
      }
      const body = bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES);
      try {
        const decipher = createDecipheriv(CIPHER, key.key, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAAD(authenticated(keyId, about));
        decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
        return Buffer.concat([decipher.update(body), decipher.final()]);
      } catch (cause) {
        const message = `it is not what the key ${JSON.stringify(keyId)} sealed, or belongs to another place than it was sealed for`;
        throw new SealError(message, { cause });
      }
    },
  };
}

/** The additional data, hashed in a form that no other list of texts has. */
const authenticated = (keyId: string, about: readonly string[]): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(['ponte', keyId, ...about]))
    .digest();
