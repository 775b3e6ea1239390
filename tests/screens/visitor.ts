/** A browser without scripts: it asks for pages, and posts forms as a page of this very host does. */
export function visitorOf(url: string) {
  return {
    page: (path: string) => fetch(`${url}${path}`),
    post: (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: url, ...headers },
        body: new URLSearchParams(form),
      }),
  };
}
