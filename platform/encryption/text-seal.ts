import { SealError, type Keyring } from './keyring.js';

/** Seals texts that are kept on the disk. */
export interface TextSeal {
  /** @param about where the text belongs; needed again to open it */
  seal(text: string, about: readonly string[]): string;
  /** Gives a text that was never sealed as it is. Throws `SealError`. */
  open(sealed: string, about: readonly string[]): string;
}

/** A sealed text is `sealed:1:<key id>:<base64>`; the bodies that we keep are JSON objects and never begin so. */
const SEALED = /^sealed:1:([^:]+):([A-Za-z0-9+/=]+)$/;

/** Without a keyring texts are kept as they are, and those that are sealed do not open. */
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
      if (keyring === undefined) throw new SealError('there are no encryption.keys to open it');
      return keyring.open({ keyId, bytes: Buffer.from(base64, 'base64') }, about).toString('utf8');
    },
  };
}
