/** A browser without scripts: it requests pages, and posts forms like a page of this host. */
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
