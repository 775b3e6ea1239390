/** A text with its Portuguese counterpart. */
interface Translated {
  readonly messagePt?: string | undefined;
}

/** Adds `words`, the former name of `messagePt`. Both are sent for one version. */
export const withWords = <T extends Translated>(said: T): T & { readonly words?: string } =>
  said.messagePt === undefined ? said : { ...said, words: said.messagePt };
