/** What the api says in English, and beside it in Portuguese unless it is that already. */
interface Said {
  readonly message: string;
  readonly words?: string | undefined;
}

/** The one of both that is in the page's language. */
export const spoken = ({ message, words }: Said): string =>
  document.documentElement.lang === 'pt-BR' ? (words ?? message) : message;
