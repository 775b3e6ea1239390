/** A text of the api: in English, with its Portuguese counterpart, or only in Portuguese. */
interface Said {
  readonly message: string;
  readonly messagePt?: string | undefined;
}

/** Returns the text in the page's language. */
export const spoken = ({ message, messagePt }: Said): string =>
  document.documentElement.lang === 'pt-BR' ? (messagePt ?? message) : message;
