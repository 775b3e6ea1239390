/** What the api says in English, and beside it in Portuguese unless it is that already. */
interface Said {
  readonly message: string;
  readonly messagePt?: string | undefined;
}

/** The one of both that is in the page's language. */
export const spoken = ({ message, messagePt }: Said): string =>
  document.documentElement.lang === 'pt-BR' ? (messagePt ?? message) : message;
