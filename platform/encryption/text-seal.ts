import { SealError, type Keyring } from './keyring.js';

/** Seals texts that are stored on disk. */
export interface TextSeal {
  /** @param about where the text belongs; required to open it */
  seal(text: string, about: readonly string[]): string;
  /** Opens a sealed text. Returns a text that was never sealed unchanged. Throws `SealError`. */
  open(sealed: string, about: readonly string[]): string;
}

/** A sealed text is `sealed:1:<key id>:<base64>`; our bodies are JSON objects and never begin like this. */
const SEALED = /^sealed:1:([^:]+):([A-Za-z0-9+/=]+)$/;

/** Without a keyring, texts are stored as they are, and sealed ones cannot be opened. */
export function createTextSeal(keyring: Keyring | undefined): TextSeal {
  return {
    seal(text, about) {
      if (keyring === undefined) return text;
      const { keyId, bytes } = keyring.seal(Buffer.from(text), about);
      return `sealed:1:${keyId}:${Buffer.from(bytes).toString('base64')}`;
    },
    open(sealed, about) {
      const [, keyId, base64] = SEALED.exec(sealed) ?? [];
      if (keyId === undefined || base64 === undefined) return sealed;
      if (keyring === undefined)
        throw new SealError('no encryption.keys are configured to decrypt it');
      return keyring.open({ keyId, bytes: Buffer.from(base64, 'base64') }, about).toString('utf8');
    },
  };
}
