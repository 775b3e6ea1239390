/** The addresses of a tenant's Sismetro, and other hosts whose links are shown (`*.` means all subdomains). */
export interface LinkHosts {
  readonly baseUrl: string;
  readonly readUrl: string;
  readonly linkHosts: readonly string[];
}

/**
 * Returns true if operators may see this link, which they will trust: it leads to Sismetro or to a host of the
 * settings.
 */
export function mayShow(link: string, { baseUrl, readUrl, linkHosts }: LinkHosts): boolean {
  const { hostname, username, password } = new URL(link);
  if (username !== '' || password !== '') return false; // https://sismetro.com@elsewhere misleads its reader
  if ([baseUrl, readUrl].some((url) => new URL(url).hostname === hostname)) return true;
  return linkHosts.some((host) =>
    host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host,
  );
}

/** Called with the host of a link that is not shown, so that an administrator can add the host or ask about it. */
export type HiddenLink = (host: string) => void;

/** Removes a link that may not be shown. Only the number of an SS matters; its link is a convenience. */
export function withSafeLink<T extends { readonly link?: string }>(
  answer: T,
  hosts: LinkHosts,
  hiddenLink: HiddenLink = () => {},
): T {
  if (answer.link === undefined || mayShow(answer.link, hosts)) return answer;
  hiddenLink(new URL(answer.link).hostname);
  const { link: _, ...rest } = answer;
  return rest as T;
}
